{# A declared type of a profile value, read from text; a value that cannot be read is null. #}
{% macro typed(expression, type) -%}
    {%- set types = {'text': 'varchar', 'integer': 'bigint', 'number': 'double', 'boolean': 'boolean', 'date': 'date', 'timestamp': 'timestamp'} -%}
    {%- if type == 'integer' -%}
        {#- An engine may round 99.6 to 100, or read 1e3: neither is a whole number as written. -#}
        case when translate({{ expression }}, '0123456789', '') in ('', '-') then try_cast({{ expression }} as bigint) end
    {%- else -%}
        try_cast({{ expression }} as {{ engine_type(types[type]) }})
    {%- endif -%}
{%- endmacro %}

{# The engine's name of a type; only the name for text differs between engines. #}
{% macro engine_type(type) -%}{{ dbt.type_string() if type == 'varchar' else type }}{%- endmacro %}

{# A whole number with room for points times microseconds, summed over a whole history. #}
{% macro wide_integer() %}{{ return(adapter.dispatch('wide_integer')()) }}{% endmacro %}
{% macro default__wide_integer() %}hugeint{% endmacro %}
