{# SQL on numbers that differs between engines. #}

{# The number of the period of `length` microseconds since 1970 that an instant falls into. #}
{% macro era(ts, length) %}{{ return(adapter.dispatch('era')(ts, length)) }}{% endmacro %}
{% macro default__era(ts, length) %}cast(floor({{ microseconds(ts) }} / {{ length }}) as bigint){% endmacro %}

{# The whole numbers from 1 to `most`, as a relation with one column `n`. #}
{% macro numbers_to(most) %}{{ return(adapter.dispatch('numbers_to')(most)) }}{% endmacro %}
{% macro default__numbers_to(most) %}select range as n from range(1, {{ most }} + 1){% endmacro %}
