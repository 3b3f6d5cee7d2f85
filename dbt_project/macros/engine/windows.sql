{# The latest value that is not null, over the window that follows. Engines differ in where they write "ignore nulls". #}
{% macro last_known(expression) %}{{ return(adapter.dispatch('last_known')(expression)) }}{% endmacro %}
{% macro default__last_known(expression) %}last_value({{ expression }} ignore nulls){% endmacro %}
