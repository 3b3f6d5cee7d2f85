{# Whether something with a first and a last day, both in the business zone and null where it has none, holds at an
   instant. #}
{% macro holds_at(instant, first_day, last_day) -%}
    ({{ first_day }} is null or {{ instant }} >= {{ day_start(first_day) }})
    and ({{ last_day }} is null or {{ instant }} < {{ day_end(last_day) }})
{%- endmacro %}
