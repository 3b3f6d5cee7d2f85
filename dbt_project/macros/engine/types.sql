{# A declared type of a profile value, read from text; what cannot be read is unknown. #}
{% macro typed(expression, type) -%}
    {%- set types = {'text': 'varchar', 'integer': 'bigint', 'number': 'double', 'boolean': 'boolean', 'date': 'date', 'timestamp': 'timestamp'} -%}
    try_cast({{ expression }} as {{ engine_type(types[type]) }})
{%- endmacro %}

{# The engine's name of a type; only text has different ones. #}
{% macro engine_type(type) -%}{{ dbt.type_string() if type == 'varchar' else type }}{%- endmacro %}
