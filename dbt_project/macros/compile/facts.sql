{# One fact: what an activity adds to it, its running total, and what that says at an instant (rule 6). #}

{# What one activity adds to a fact when it becomes known. Money is added as a decimal: sums of it do not depend on the order. #}
{% macro fact_change(fact) -%}
    {%- set counts = any_signal(fact.signal) ~ (' and is_since_recycle' if fact.since_recycle else '') -%}
    {%- if fact.days and fact.measure in ['count', 'sum'] -%}
        {%- set counts = counts ~ ' and ' ~ plus_days('occurred_at', fact.days) ~ ' > known_at' -%}
    {%- endif -%}
    {%- if fact.measure == 'count' -%}
        (case when {{ counts }} then 1 end)
    {%- elif fact.measure == 'sum' -%}
        (case when {{ counts }} then cast({{ fact.of }} as decimal(18, 6)) end)
    {%- elif fact.measure == 'distinct_days' -%}
        (case when {{ counts }} and is_new_day_of_{{ fact.name }} then 1 end)
    {%- else -%}
        (case when {{ counts }} then occurred_at end)
    {%- endif -%}
{%- endmacro %}

{% macro fact_nothing(fact) -%}
    {{ 'cast(null as timestamp)' if fact.measure in ['first', 'last'] else 'null' }}
{%- endmacro %}

{# The running total. Counting is quicker than adding ones up, so what leaves a window is counted apart. #}
{% macro fact_so_far(fact) -%}
    {%- set window = 'spell_so_far' if fact.since_recycle else 'lead_so_far' -%}
    {%- if fact.measure == 'count' and fact.days -%}
        count(case when {{ fact.name }} > 0 then 1 end) over {{ window }} - count(case when {{ fact.name }} < 0 then 1 end) over {{ window }}
    {%- else -%}
        {{ {'first': 'min', 'last': 'max', 'sum': 'sum'}.get(fact.measure, 'count') }}({{ fact.name }}) over {{ window }}
    {%- endif -%}
{%- endmacro %}

{# What a running total says at an instant, with what the build before knew. A last occurrence outside its window is none. #}
{% macro fact_value(fact) -%}
    {%- set value = 'running.' ~ fact.name -%}
    {%- if is_night() -%}
        {%- set before = 'case when carried.spell = running.spell then carried.' ~ fact.name ~ ' end' if fact.since_recycle else 'carried.' ~ fact.name -%}
        {%- if fact.measure in ['first', 'last'] -%}
            {%- set value = {'first': 'least', 'last': 'greatest'}[fact.measure] ~ '(' ~ value ~ ', ' ~ before ~ ')' -%}
        {%- elif fact.measure == 'sum' -%}
            {%- set value = 'coalesce(' ~ value ~ ', 0) + coalesce(cast(' ~ before ~ ' as decimal(18, 6)), 0)' -%}
        {%- else -%}
            {%- set value = value ~ ' + coalesce(' ~ before ~ ', 0)' -%}
        {%- endif -%}
    {%- endif -%}
    {%- if fact.measure == 'last' and fact.days -%}
        case when {{ plus_days(value, fact.days) }} > running.known_at then {{ value }} end
    {%- elif fact.measure in ['first', 'last'] -%}
        {{ value }}
    {%- elif fact.measure == 'sum' -%}
        cast(coalesce({{ value }}, 0) as double)
    {%- else -%}
        cast({{ value }} as bigint)
    {%- endif -%}
{%- endmacro %}
