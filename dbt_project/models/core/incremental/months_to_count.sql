-- The months in which an activity arrived, went, or is judged otherwise: what is counted by month is counted again.
{{ config(materialized='this_run_only') }}
with

occurred as (

    select occurred_at from {{ ref('activities_before') }}
    {%- if var('previous_as_of') %}
    union all
    select occurred_at from {{ ref('judged_activities') }}
    {%- endif %}

)

select distinct
    cast(date_trunc('month', occurred_at) as date) as utc_month,
    {{ month_start(business_date('occurred_at')) }} as month
from occurred
