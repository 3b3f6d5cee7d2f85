{# Facts in one ordered pass: what an activity adds when it becomes known, what it takes away when it leaves a window, and
   the running total of both at each instant. A window over two times (known late) is exactly +1 at known_at, -1 at
   occurred_at + N days. Facts since recycle run within a spell, the others over the lead. A running window includes all that
   became known at one instant.
   A night adds to the state of the build before; older signals only leave their windows. #}
{% macro fact_states() %}
{%- set facts = declared('moments').get('facts', []) -%}
with

signals as (

    select
        *,
        {{ made_tonight() }} as is_new
        {%- for fact in facts if fact.measure == 'distinct_days' %},
        row_number() over (
            partition by lead_id, {{ 'spell, is_since_recycle, ' if fact.since_recycle }}{{ any_signal(fact.signal) }}, {{ business_date('occurred_at') }}
            order by known_at, occurred_at, activity_id
        ) = 1 as is_new_day_of_{{ fact.name }}
        {%- endfor %}
    from {{ ref('signals') }}
    where
        set_aside_reason is null
        {%- if is_night() %}
        -- what may share a business day with what is new (25 hours where clocks go back)
        and (build_number = {{ var('build_number') }} or occurred_at > {{ plus_days(since(), -2) }})
        {%- endif %}

),

{{ fact_changes_cte(facts) }}

running as (

    select
        lead_id,
        spell,
        known_at,
        is_instant,
        is_moment
        {%- for fact in facts %},
        {{ fact_so_far(fact) }} as {{ fact.name }}
        {%- endfor %}
    from changes
    window
        spell_so_far as (partition by lead_id, spell order by known_at),
        lead_so_far as (partition by lead_id order by known_at)

)

{% if is_night() -%}
, carried as ({{ carried_rows() }})

{% endif -%}
select
    running.lead_id,
    running.spell,
    running.known_at,
    running.is_moment,
    {{ var('build_number') }} as build_number
    {%- for fact in facts %},
    {{ fact_value(fact) }} as {{ fact.name }}
    {%- endfor %}
from running
{%- if is_night() %}
left join carried
    on running.lead_id = carried.lead_id
{%- endif %}
where running.is_instant
{% endmacro %}
