-- Leads with an activity that refers to an entity whose description changed since the previous build
-- (`described_entities` in dbt_project.yml): what was known of these leads changes too.
-- depends_on: {{ ref('identity_links') }}
{{ config(materialized='this_run_only') }}
{% set entities = var('described_entities') -%}
{% if var('previous_as_of') -%}
with
{%- for entity, declared in entities.items() %}

changed_{{ entity }} as (

    {{ changed_rows(entity, ([declared.key] + declared.columns) | join(', ')) }}

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
