{# The source of a lead as tables show it: `unknown` where none is given, so that a text unknown is another one. #}
{% macro published_source(given) -%}
    case
        when {{ given }} is null then 'unknown'
        when lower({{ given }}) = 'unknown' then 'unknown (as given)'
        else {{ given }}
    end
{%- endmacro %}
