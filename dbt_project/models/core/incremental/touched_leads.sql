-- The leads with new data since the previous build. Where all of it is later than everything known, the run continues
-- from the stored state; where it changes what was known, the lead is recomputed from its own history
-- (`is_recomputed`).
-- depends_on: {{ ref('identity_links') }}
{% set now_and_then = ['lead_id', 'known_at', 'occurred_at', 'set_aside_rule', 'is_visit_start', 'loaded_at'] -%}
{% if var('previous_as_of') -%}
with

judged as (

    select * from {{ ref('judged_activities') }}

),

before as (

    select * from {{ ref('activities_before') }}

),

changes as (

    select
        before.lead_id as lead_before,
        judged.lead_id,
        judged.is_counted,
        coalesce(
            before.activity_id is null and judged.known_at >= {{ previous_as_of() }} and judged.occurred_at >= {{ previous_as_of() }}, false
        ) as is_only_newer
    from judged
    full outer join before
        on judged.activity_id = before.activity_id
    where
        judged.activity_id is null
        or before.activity_id is null
        {%- for column in now_and_then %}
        or judged.{{ column }} is distinct from before.{{ column }}
        {%- endfor %}

),

touched as (

    select
        lead_id,
        not is_only_newer as is_recomputed
    from changes
    where is_counted or not is_only_newer
    union all
    select
        lead_before as lead_id,
        true as is_recomputed
    from changes
    union all
    select
        lead_id,
        true as is_recomputed
    from {{ ref('leads_of_changed_entities') }}

)

-- A lead that is published for the first time may have a history: activities set aside before one counted.
select
    touched.lead_id,
    bool_or(touched.is_recomputed or known.lead_id is null) as is_recomputed
from touched
left join {{ this.incorporate(path={'identifier': 'leads'}) }} as known
    on touched.lead_id = known.lead_id
where touched.lead_id is not null
group by touched.lead_id
{%- else -%}
select
    lead_id,
    true as is_recomputed
from {{ ref('identity_links') }}
where false
{%- endif %}
