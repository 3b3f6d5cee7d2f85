{# A declared type of a profile value, read from text; what cannot be read is unknown. #}
{% macro typed(expression, type) -%}
    {%- set types = {'text': 'varchar', 'integer': 'bigint', 'number': 'double', 'boolean': 'boolean', 'date': 'date', 'timestamp': 'timestamp'} -%}
    try_cast({{ expression }} as {{ types[type] }})
{%- endmacro %}
