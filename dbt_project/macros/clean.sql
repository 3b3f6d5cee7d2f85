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

{# Whether a trimmed text is an address: exactly one @ with text on both sides. #}
{% macro is_address(text) -%}
    ({{ text }} like '_%@_%' and {{ text }} not like '%@%@%')
{%- endmacro %}

{# An address, trimmed and lower-cased; null where the text is none. #}
{% macro clean_email(column) -%}
    case when {{ is_address(trimmed(column)) }} then lower({{ trimmed(column) }}) end
{%- endmacro %}

{# A text given for an address, trimmed and lower-cased; null for an empty field. #}
{% macro email_as_given(column) -%}
    lower({{ clean_text(column) }})
{%- endmacro %}

{# A text given for an address that is none, so that it is counted: trimmed and lower-cased; null for an address and for
   an empty field. #}
{% macro unreadable_email(column) -%}
    case when not {{ is_address(trimmed(column)) }} then {{ email_as_given(column) }} end
{%- endmacro %}
