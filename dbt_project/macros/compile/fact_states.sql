{# Facts in one ordered pass: what an activity adds when it becomes known, what it takes away when it leaves a window, and
   the running total of both at each instant. A window over two times (known late) is exactly +1 at known_at, -1 at
   occurred_at + N days. Facts since recycle run within a spell, the others over the lead. #}
{% macro fact_states() %}
{%- set facts = declared('moments').get('facts', []) -%}
{%- set windows = facts | selectattr('days', 'defined') | selectattr('measure', 'in', ['count', 'sum']) | map(attribute='days') | unique | list -%}
with

signals as (

    select
        *
        {%- for fact in facts if fact.measure == 'distinct_days' %},
        row_number() over (
            partition by lead_id, {{ 'spell, is_since_recycle, ' if fact.since_recycle }}{{ any_signal(fact.signal) }}, {{ business_date('occurred_at') }}
            order by known_at, occurred_at, activity_id
        ) = 1 as is_new_day_of_{{ fact.name }}
        {%- endfor %}
    from {{ ref('signals') }}
    where set_aside_reason is null

),

changes as (

    select
        lead_id,
        spell,
        known_at,
        false as is_instant
        {%- for fact in facts %},
        {{ fact_change(fact) }} as {{ fact.name }}
        {%- endfor %}
    from signals
    {%- for days in windows %}
    union all
    select
        lead_id,
        spell,
        {{ plus_days('occurred_at', days) }} as known_at,
        false as is_instant
        {%- for fact in facts %},
        {{ '-' ~ fact_change(fact) if fact.days == days and fact.measure in ['count', 'sum'] else fact_nothing(fact) }} as {{ fact.name }}
        {%- endfor %}
    from signals
    where {{ plus_days('occurred_at', days) }} > known_at
    {%- endfor %}
    union all
    select
        lead_id,
        spell,
        known_at,
        true as is_instant
        {%- for fact in facts %},
        {{ fact_nothing(fact) }} as {{ fact.name }}
        {%- endfor %}
    from {{ ref('instants') }}

),

changes_at_instants as (

    select
        lead_id,
        spell,
        known_at,
        bool_or(is_instant) as is_instant
        {%- for fact in facts %},
        {{ {'first': 'min', 'last': 'max'}.get(fact.measure, 'sum') }}({{ fact.name }}) as {{ fact.name }}
        {%- endfor %}
    from changes
    group by lead_id, spell, known_at

),

running as (

    select
        lead_id,
        spell,
        known_at,
        is_instant
        {%- for fact in facts %},
        {{ {'first': 'min', 'last': 'max'}.get(fact.measure, 'sum') }}({{ fact.name }}) over {{ 'spell_so_far' if fact.since_recycle else 'lead_so_far' }} as {{ fact.name }}
        {%- endfor %}
    from changes_at_instants
    window
        spell_so_far as (partition by lead_id, spell order by known_at),
        lead_so_far as (partition by lead_id order by known_at)

)

select
    lead_id,
    known_at
    {%- for fact in facts %},
    {{ fact_value(fact) }} as {{ fact.name }}
    {%- endfor %}
from running
where is_instant
{% endmacro %}

{# What one activity adds to a fact when it becomes known. #}
{% macro fact_change(fact) -%}
    {%- set counts = any_signal(fact.signal) ~ (' and is_since_recycle' if fact.since_recycle else '') -%}
    {%- if fact.days and fact.measure in ['count', 'sum'] -%}
        {%- set counts = counts ~ ' and ' ~ plus_days('occurred_at', fact.days) ~ ' > known_at' -%}
    {%- endif -%}
    {%- if fact.measure == 'count' -%}
        (case when {{ counts }} then 1 else 0 end)
    {%- elif fact.measure == 'sum' -%}
        (case when {{ counts }} then coalesce({{ fact.of }}, 0) else 0 end)
    {%- elif fact.measure == 'distinct_days' -%}
        (case when {{ counts }} and is_new_day_of_{{ fact.name }} then 1 else 0 end)
    {%- else -%}
        (case when {{ counts }} then occurred_at end)
    {%- endif -%}
{%- endmacro %}

{% macro fact_nothing(fact) -%}
    {{ 'cast(null as timestamp)' if fact.measure in ['first', 'last'] else '0' }}
{%- endmacro %}

{# What a running total says at an instant. A last occurrence outside its window is none. #}
{% macro fact_value(fact) -%}
    {%- if fact.measure == 'last' and fact.days -%}
        case when {{ plus_days(fact.name, fact.days) }} > known_at then {{ fact.name }} end
    {%- elif fact.measure in ['first', 'last'] -%}
        {{ fact.name }}
    {%- else -%}
        cast({{ fact.name }} as {{ 'double' if fact.measure == 'sum' else 'bigint' }})
    {%- endif -%}
{%- endmacro %}
