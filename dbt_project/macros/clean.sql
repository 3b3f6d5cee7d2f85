{# Texts that mean "nobody filled this in" become null. #}
{% macro clean_text(column) -%}
    case when lower(trim({{ column }})) in ('', 'select', 'n/a', 'none', 'unknown', '-') then null else trim({{ column }}) end
{%- endmacro %}

{# An address is trimmed and lower-cased; without exactly one @ with something on both sides it is none. #}
{% macro clean_email(column) -%}
    case when lower(trim({{ column }})) like '_%@_%' and lower(trim({{ column }})) not like '%@%@%' then lower(trim({{ column }})) end
{%- endmacro %}
