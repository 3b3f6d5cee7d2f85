{# What one rule, group or grade of a scorecard comes to, as an expression; scorecard.sql puts them into the pass over time. #}

{% macro signal_points(group) -%}
    {%- for rule in group.rules -%}
        case when {{ rule.signal }} then {{ rule.points }} else 0 end{{ ' + ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{% macro profile_points(group) -%}
    {%- for rule in group.rules -%}
        case when {{ profile_condition(rule) }} then {{ rule.points }} else 0 end{{ ' + ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# Ranges are [low, high); `contains` ignores case. #}
{% macro profile_condition(rule) -%}
    {%- set value = 'profile.' ~ rule.profile -%}
    {%- if 'values' in rule -%}
        {{ value }} in ({% for item in rule['values'] %}{{ quoted(item) }}{{ ', ' if not loop.last }}{% endfor %})
    {%- elif rule.contains is defined -%}
        {% for item in rule.contains %}contains(lower({{ value }}), {{ quoted(item | lower) }}){{ ' or ' if not loop.last }}{% endfor %}
    {%- else -%}
        {{ value }} >= {{ rule.low }}{% if rule.high is defined %} and {{ value }} < {{ rule.high }}{% endif %}
    {%- endif -%}
{%- endmacro %}

{% macro quoted(text) -%}'{{ text | string | replace("'", "''") }}'{%- endmacro %}

{% macro half_life(group) -%}{{ return((group.half_life_days * 86400000000) | int) }}{%- endmacro %}
{% macro era_length(group) -%}{{ return(256 * half_life(group)) }}{%- endmacro %}

{# 2^((occurred_at - start of the era of known_at) / half-life). Long before the era this is nothing, which is right. #}
{% macro lift(group) -%}
    pow(2.0, ({{ microseconds('occurred_at') }} - {{ era('known_at', era_length(group)) }} * {{ era_length(group) }}) / {{ half_life(group) }})
{%- endmacro %}

{% macro fall(group) -%}
    pow(2.0, ({{ era('running.known_at', era_length(group)) }} * {{ era_length(group) }} - {{ microseconds('running.known_at') }}) / {{ half_life(group) }})
{%- endmacro %}

{% macro clip(expression, bounds) -%}
    {%- set clipped = expression -%}
    {%- if bounds.cap is defined -%}{%- set clipped = 'least(' ~ clipped ~ ', ' ~ bounds.cap ~ ')' -%}{%- endif -%}
    {%- if bounds.floor is defined -%}{%- set clipped = 'greatest(' ~ clipped ~ ', ' ~ bounds.floor ~ ')' -%}{%- endif -%}
    {{ clipped }}
{%- endmacro %}

{% macro sum_of(groups) -%}{{ (groups | map(attribute='name') | join(' + ')) or '0.0' }}{%- endmacro %}

{# The highest cut-off that is not above the score; below all of them the lowest grade. Without cut-offs there is none. #}
{% macro grade(column, cut_offs) -%}
    {%- set lowest_first = cut_offs | dictsort(by='value') -%}
    case
        when {{ column }} is null then cast(null as {{ dbt.type_string() }})
        {%- for grade, cut_off in lowest_first | reverse %}
        when {{ column }} >= {{ cut_off }} then {{ quoted(grade) }}
        {%- endfor %}
        else {{ quoted(lowest_first[0][0]) if lowest_first else 'null' }}
    end
{%- endmacro %}
