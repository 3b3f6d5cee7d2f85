{# Numbers, as far as engines differ. #}

{# Which stretch of `length` microseconds since 1970 an instant falls into. #}
{% macro era(ts, length) %}{{ return(adapter.dispatch('era')(ts, length)) }}{% endmacro %}
{% macro default__era(ts, length) %}cast(floor({{ microseconds(ts) }} / {{ length }}) as bigint){% endmacro %}
