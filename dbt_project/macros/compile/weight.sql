{# What is left of a point at an age in microseconds, by a decay as decay_of gives it (rule 17). #}
{% macro weight(decay, age) -%}
    {%- if decay.kind == 'half_life' -%}
        pow(2.0, -({{ age }}) / {{ decay.length }})
    {%- elif decay.kind == 'linear' -%}
        greatest(0.0, 1 - ({{ age }}) / {{ decay.length }})
    {%- elif decay.kind == 'step' -%}
        pow({{ 1 - decay.step }}, floor(({{ age }}) / {{ decay.length }}))
    {%- elif decay.kind == 'window' -%}
        case when {{ age }} < {{ decay.length }} then 1 else 0 end
    {%- else -%}
        1
    {%- endif -%}
{%- endmacro %}

{# A figure to a billionth: the noise of summation is gone, and some dozens of them still add up to a score's six decimals. #}
{% macro to_a_billionth(expression) -%}
    cast(cast({{ expression }} as decimal(18, 9)) as double)
{%- endmacro %}
