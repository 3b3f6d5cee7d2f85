{# The share of a point that is left at an age in microseconds; `decay` as decay_of returns it (rule 17). #}
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

{# A number to nine decimals: this removes the noise of summation, and dozens of such numbers still add up to a score's
   six decimals. #}
{% macro to_a_billionth(expression) -%}
    cast(cast({{ expression }} as decimal(18, 9)) as double)
{%- endmacro %}
