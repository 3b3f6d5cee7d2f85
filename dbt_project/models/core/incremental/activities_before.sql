-- The activities that this run may replace or judge otherwise, as the previous build had them.
{{ config(materialized='this_run_only') }}
{% set columns = [
    'activity_id', 'lead_id', 'known_at', 'occurred_at', 'set_aside_rule', 'is_visit_start', 'loaded_at',
] -%}
{% if var('previous_as_of') -%}
with

arrived as (

    select * from {{ ref('arrived_activities') }}

),

judged as (

    select * from {{ ref('judged_activities') }}

)

-- Read before it is rewritten, so it is not a reference: `activities` comes after this model.
select {{ columns | join(', ') }}
from {{ this.incorporate(path={'identifier': 'activities'}) }}
where
    activity_id in (select judged.activity_id from judged)
    or activity_id in (select arrived.activity_id from arrived)
    or source_row_id in (select arrived.source_row_id from arrived)
{%- else -%}
select {{ columns | join(', ') }}
from {{ ref('judged_activities') }}
where false
{%- endif %}
