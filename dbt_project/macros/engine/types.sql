{# A profile value as declared, read from text; a value that its type cannot hold, or below its minimum, is null. Texts
   are as conditions compare them. #}
{% macro typed(expression, item) -%}
    {%- set types = {'id': 'varchar', 'integer': 'bigint', 'number': 'double', 'boolean': 'boolean', 'date': 'date', 'timestamp': 'timestamp'} -%}
    {%- if item.type == 'text' -%}
        {{ compared_text(expression) }}
    {%- else -%}
        {%- set value = 'try_cast(' ~ expression ~ ' as ' ~ engine_type(types[item.type]) ~ ')' -%}
        {%- set conditions = [] -%}
        {#- An engine may round 99.6 to 100, or read 1e3: neither is a whole number as written. -#}
        {%- if item.type == 'integer' -%}{%- do conditions.append("translate(" ~ expression ~ ", '0123456789', '') in ('', '-')") -%}{%- endif -%}
        {%- if item.minimum is defined -%}{%- do conditions.append(value ~ ' >= ' ~ item.minimum) -%}{%- endif -%}
        {%- if conditions -%}case when {{ conditions | join(' and ') }} then {{ value }} end{%- else -%}{{ value }}{%- endif -%}
    {%- endif -%}
{%- endmacro %}

{# The engine's name of a type; only the name for text differs between engines. #}
{% macro engine_type(type) -%}{{ dbt.type_string() if type == 'varchar' else type }}{%- endmacro %}

{# A whole number with room for points times microseconds, summed over a whole history. #}
{% macro wide_integer() %}{{ return(adapter.dispatch('wide_integer')()) }}{% endmacro %}
{% macro default__wide_integer() %}hugeint{% endmacro %}
