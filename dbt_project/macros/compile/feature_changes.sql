{# What changes features: an activity becomes known, leaves a window, and each instant at which the lead is evaluated.
   #}
{% macro feature_changes_cte(features) %}
{%- set windows = features | selectattr('days', 'defined') | selectattr('measure', 'in', ['count', 'sum']) | map(attribute='days') | unique | list -%}
changes as (

    select
        lead_id,
        lifecycle_period,
        known_at,
        false as is_instant,
        false as is_moment
        {%- for feature in features %},
        {{ feature_change(feature) }} as {{ feature.name }}
        {%- endfor %}
    from signals
    where is_new
    {%- for days in windows %}
    union all
    select
        lead_id,
        lifecycle_period,
        {{ plus_days('occurred_at', days) }} as known_at,
        false as is_instant,
        false as is_moment
        {%- for feature in features %},
        {{ '-' ~ feature_change(feature) if feature.days == days and feature.measure in ['count', 'sum'] else feature_nothing(feature) }} as {{ feature.name }}
        {%- endfor %}
    from {{ ref('signals') }}
    where
        set_aside_reason is null
        and {{ plus_days('occurred_at', days) }} > known_at
        and occurred_at <= {{ plus_days(as_of(), -days) }}
        {%- if is_incremental_run() %}
        and (build_number = {{ var('build_number') }} or occurred_at > {{ plus_days(previous_as_of(), -days) }})
        {%- endif %}
        and (
            false
            {%- for feature in features if feature.days == days %}
            or {{ any_signal(feature.signal) }}
            {%- endfor %}
        )
    {%- endfor %}
    union all
    select
        lead_id,
        lifecycle_period,
        known_at,
        true as is_instant,
        is_moment
        {%- for feature in features %},
        {{ feature_nothing(feature) }} as {{ feature.name }}
        {%- endfor %}
    from {{ ref('instants') }}
    where {{ is_from_this_run() }}

),
{%- endmacro %}
