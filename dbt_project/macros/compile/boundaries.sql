{# The kinds of activities that are boundaries, as definitions/cycles.yml declares them; with an `option`, only those
   that have it. #}
{% macro boundary_kinds(option=none) -%}
    {%- set kinds = [] -%}
    {%- for boundary in declared('cycles').get('boundaries', []) if option is none or boundary.get(option) -%}
        {%- do kinds.append(boundary.kind) -%}
    {%- endfor -%}
    {{ return(kinds) }}
{%- endmacro %}

{# The off-ramp that a boundary of a kind leads to. #}
{% macro off_ramp_of(kind) -%}
    case {{ kind }}
        {%- for boundary in declared('cycles').get('boundaries', []) %}
        when {{ quoted(boundary.kind) }} then {{ quoted(boundary.off_ramp) }}
        {%- endfor %}
        when '' then ''
    end
{%- endmacro %}

{# Whether an activity is of one of these kinds. #}
{% macro is_of_kind(column, kinds) -%}
    {%- if kinds -%}
        {{ column }} in ({% for kind in kinds %}{{ quoted(kind) }}{{ ', ' if not loop.last }}{% endfor %})
    {%- else -%}
        false
    {%- endif -%}
{%- endmacro %}

{# The cycle at an instant of a lifecycle period: a closed one has a cycle from the win on, if there is one (rule 9). #}
{% macro cycle_at(instant) -%}
    case when cycles.cycle_from is null or {{ instant }} >= cycles.cycle_from then cycles.cycle end
{%- endmacro %}
