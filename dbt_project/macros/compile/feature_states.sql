{# Features in one ordered pass: what an activity adds when it becomes known, what it takes away when it leaves a
   window, and the running total of both at each instant. An activity known late counts +1 at known_at and -1 at
   occurred_at + N days. Features since recycle run within a lifecycle period, the others over the lead. A running
   window includes everything that became known at one instant. Of activities known and occurred at one instant any may
   begin a day: they enter and leave together. An incremental run adds to the state of the previous
   build; older signals only leave their windows. #}
{% macro feature_states() %}
{%- set features = declared('moments').get('features', []) -%}
with

signals as (

    select
        *,
        {{ is_from_this_run() }} as is_new
        {%- for feature in features if feature.measure == 'distinct_days' %},
        row_number() over (
            partition by lead_id, {{ 'lifecycle_period, is_since_recycle, ' if feature.since_recycle }}{{ any_signal(feature.signal) }}, {{ business_date('occurred_at') }}
            order by known_at, occurred_at
        ) = 1 as is_new_day_of_{{ feature.name }}
        {%- endfor %}
    from {{ ref('signals') }}
    where
        set_aside_reason is null
        {%- if is_incremental_run() %}
        -- may share a business day with a new activity (25 hours where clocks go back)
        and (build_number = {{ var('build_number') }} or occurred_at > {{ plus_days(previous_as_of(), -2) }})
        {%- endif %}

),

{{ feature_changes_cte(features) }}

running as (

    select
        lead_id,
        lifecycle_period,
        known_at,
        is_instant,
        is_moment
        {%- for feature in features %},
        {{ feature_so_far(feature) }} as {{ feature.name }}
        {%- endfor %}
    from changes
    window
        lifecycle_period_so_far as (partition by lead_id, lifecycle_period order by known_at),
        lead_so_far as (partition by lead_id order by known_at)

)

{% if is_incremental_run() -%}
, carried as ({{ carried_rows() }})

{% endif -%}
select
    running.lead_id,
    running.lifecycle_period,
    running.known_at,
    running.is_moment,
    {{ var('build_number') }} as build_number
    {%- for feature in features %},
    {{ feature_value(feature) }} as {{ feature.name }}
    {%- endfor %}
from running
{%- if is_incremental_run() %}
left join carried
    on running.lead_id = carried.lead_id
{%- endif %}
where running.is_instant
{% endmacro %}
