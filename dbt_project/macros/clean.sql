{# Texts that mean "nobody filled this in" become null. #}
{% macro clean_text(column) -%}
    case
        when lower({{ trimmed(column) }}) not in ('', 'select', 'n/a', 'none', 'unknown', '-')
            then {{ trimmed(column) }}
    end
{%- endmacro %}

{# An address is trimmed and lower-cased; without exactly one @ with something on both sides it is none. #}
{% macro clean_email(column) -%}
    case
        when {{ trimmed(column) }} like '_%@_%' and {{ trimmed(column) }} not like '%@%@%'
            then lower({{ trimmed(column) }})
    end
{%- endmacro %}
