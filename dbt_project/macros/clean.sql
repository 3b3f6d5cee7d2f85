{# Texts that stand for an empty field become null. #}
{% macro clean_text(column) -%}
    case
        when lower({{ trimmed(column) }}) not in ('', 'select', 'n/a', 'none', 'unknown', '-')
            then {{ trimmed(column) }}
    end
{%- endmacro %}

{# A text as conditions compare it: trimmed and in lower case; null where nothing is left. #}
{% macro compared_text(expression) -%}
    nullif(lower({{ trimmed(expression) }}), '')
{%- endmacro %}

{# An address, trimmed and lower-cased; null without exactly one @ with text on both sides. #}
{% macro clean_email(column) -%}
    case
        when {{ trimmed(column) }} like '_%@_%' and {{ trimmed(column) }} not like '%@%@%'
            then lower({{ trimmed(column) }})
    end
{%- endmacro %}
