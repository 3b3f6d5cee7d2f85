-- Leads with an activity that refers to an entity whose description changed since the previous build
-- (`described_entities` in dbt_project.yml): what was known of these leads changes too.
{{ this_run_only() }}
{% set entities = var('described_entities') -%}
{% if var('previous_as_of') -%}
with
{%- for entity, declared in entities.items() %}
{%- set columns = ([declared.key] + declared.columns) | join(', ') %}

{{ entity }}_now as (

    select {{ columns }} from {{ ref(entity) }}

),

{{ entity }}_before as (

    select {{ columns }} from {{ previous_snapshot(ref(entity)) }}

),

changed_{{ entity }} as (

    (
        select * from {{ entity }}_now
        except
        select * from {{ entity }}_before
    )
    union
    (
        select * from {{ entity }}_before
        except
        select * from {{ entity }}_now
    )

){{ ',' if not loop.last }}
{%- endfor %}

select distinct lead_id
from {{ this.incorporate(path={'identifier': 'activities'}) }}
where
    lead_id is not null
    and (
        {%- for entity, declared in entities.items() %}
        {{ 'or ' if not loop.first -}}
        {%- if declared.property -%}
            (property = {{ quoted(declared.property) }} and value in (select {{ declared.key }} from changed_{{ entity }}))
        {%- else -%}
            {{ declared.key }} in (select {{ declared.key }} from changed_{{ entity }})
        {%- endif -%}
        {%- endfor %}
    )
{%- else -%}
select lead_id
from {{ ref('identity_links') }}
where false
{%- endif %}
