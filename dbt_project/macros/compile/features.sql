{# One feature: what an activity adds to it, its running total, and its value at an instant (rule 6). #}

{# What one activity adds to a feature when it becomes known. Money is added as a decimal: sums of it do not depend on
   the order. #}
{% macro feature_change(feature) -%}
    {%- set counts = any_signal(feature.signal) ~ (' and is_since_recycle' if feature.since_recycle else '') -%}
    {%- if feature.days and feature.measure in ['count', 'sum'] -%}
        {%- set counts = counts ~ ' and ' ~ plus_days('occurred_at', feature.days) ~ ' > known_at' -%}
    {%- endif -%}
    {%- if feature.measure == 'count' -%}
        (case when {{ counts }} then 1 end)
    {%- elif feature.measure == 'sum' -%}
        (case when {{ counts }} then cast({{ feature.of }} as decimal(18, 6)) end)
    {%- elif feature.measure == 'distinct_days' -%}
        (case when {{ counts }} and is_new_day_of_{{ feature.name }} then 1 end)
    {%- else -%}
        (case when {{ counts }} then occurred_at end)
    {%- endif -%}
{%- endmacro %}

{% macro feature_nothing(feature) -%}
    {{ 'cast(null as timestamp)' if feature.measure in ['first', 'last'] else 'null' }}
{%- endmacro %}

{# The running total. Counting is faster than summing ones, so activities that leave a window are counted separately. #}
{% macro feature_so_far(feature) -%}
    {%- set window = 'lifecycle_period_so_far' if feature.since_recycle else 'lead_so_far' -%}
    {%- if feature.measure == 'count' and feature.days -%}
        count(case when {{ feature.name }} > 0 then 1 end) over {{ window }} - count(case when {{ feature.name }} < 0 then 1 end) over {{ window }}
    {%- else -%}
        {{ {'first': 'min', 'last': 'max', 'sum': 'sum'}.get(feature.measure, 'count') }}({{ feature.name }}) over {{ window }}
    {%- endif -%}
{%- endmacro %}

{# The value of a running total at an instant, including the previous build's. A last occurrence outside its window is
   null. #}
{% macro feature_value(feature) -%}
    {%- set value = 'running.' ~ feature.name -%}
    {%- if is_incremental_run() -%}
        {%- set before = 'case when carried.lifecycle_period = running.lifecycle_period then carried.' ~ feature.name ~ ' end' if feature.since_recycle else 'carried.' ~ feature.name -%}
        {%- if feature.measure in ['first', 'last'] -%}
            {%- set value = {'first': 'least', 'last': 'greatest'}[feature.measure] ~ '(' ~ value ~ ', ' ~ before ~ ')' -%}
        {%- elif feature.measure == 'sum' -%}
            {%- set value = 'coalesce(' ~ value ~ ', 0) + coalesce(cast(' ~ before ~ ' as decimal(18, 6)), 0)' -%}
        {%- else -%}
            {%- set value = value ~ ' + coalesce(' ~ before ~ ', 0)' -%}
        {%- endif -%}
    {%- endif -%}
    {%- if feature.measure == 'last' and feature.days -%}
        case when {{ plus_days(value, feature.days) }} > running.known_at then {{ value }} end
    {%- elif feature.measure in ['first', 'last'] -%}
        {{ value }}
    {%- elif feature.measure == 'sum' -%}
        cast(coalesce({{ value }}, 0) as double)
    {%- else -%}
        cast({{ value }} as bigint)
    {%- endif -%}
{%- endmacro %}
