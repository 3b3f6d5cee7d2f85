{# What changes facts: an activity that becomes known, the same when it leaves a window, and each instant that is looked at. #}
{% macro fact_changes_cte(facts) %}
{%- set windows = facts | selectattr('days', 'defined') | selectattr('measure', 'in', ['count', 'sum']) | map(attribute='days') | unique | list -%}
changes as (

    select
        lead_id,
        spell,
        known_at,
        false as is_instant,
        false as is_moment
        {%- for fact in facts %},
        {{ fact_change(fact) }} as {{ fact.name }}
        {%- endfor %}
    from signals
    where is_new
    {%- for days in windows %}
    union all
    select
        lead_id,
        spell,
        {{ plus_days('occurred_at', days) }} as known_at,
        false as is_instant,
        false as is_moment
        {%- for fact in facts %},
        {{ '-' ~ fact_change(fact) if fact.days == days and fact.measure in ['count', 'sum'] else fact_nothing(fact) }} as {{ fact.name }}
        {%- endfor %}
    from {{ ref('signals') }}
    where
        set_aside_reason is null
        and {{ plus_days('occurred_at', days) }} > known_at
        and occurred_at <= {{ plus_days(as_of(), -days) }}
        {%- if is_night() %}
        and (build_number = {{ var('build_number') }} or occurred_at > {{ plus_days(since(), -days) }})
        {%- endif %}
        and (
            false
            {%- for fact in facts if fact.days == days %}
            or {{ any_signal(fact.signal) }}
            {%- endfor %}
        )
    {%- endfor %}
    union all
    select
        lead_id,
        spell,
        known_at,
        true as is_instant,
        is_moment
        {%- for fact in facts %},
        {{ fact_nothing(fact) }} as {{ fact.name }}
        {%- endfor %}
    from {{ ref('instants') }}
    where {{ made_tonight() }}

),
{%- endmacro %}
