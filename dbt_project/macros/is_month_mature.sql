{# Whether so many days of 24 hours have passed by as_of since the end of a business month (rule 27). #}
{% macro is_month_mature(month, days) -%}
    {{ plus_days(day_start(next_month_start(month)), days) }} <= {{ as_of() }}
{%- endmacro %}
