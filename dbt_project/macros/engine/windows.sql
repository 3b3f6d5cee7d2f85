{# The latest value that is not null, over the window that follows. Engines differ in where they write "ignore nulls". #}
{% macro last_known(expression) %}{{ return(adapter.dispatch('last_known')(expression)) }}{% endmacro %}
{% macro default__last_known(expression) %}last_value({{ expression }} ignore nulls){% endmacro %}

{# How many different values, null not being one, over a window of its own name. Engines differ in whether they can count so. #}
{% macro distinct_over(expression, window) %}{{ return(adapter.dispatch('distinct_over')(expression, window)) }}{% endmacro %}
{% macro default__distinct_over(expression, window) %}count(distinct {{ expression }}) over {{ window }}{% endmacro %}
