{# The latest value that is not null, over the window that follows. Engines differ in where "ignore nulls" stands. #}
{% macro last_known(expression) %}{{ return(adapter.dispatch('last_known')(expression)) }}{% endmacro %}
{% macro default__last_known(expression) %}last_value({{ expression }} ignore nulls){% endmacro %}

{# The number of distinct values over a named window; null does not count. Not every engine can count distinct values
   over a window. #}
{% macro distinct_over(expression, window) %}{{ return(adapter.dispatch('distinct_over')(expression, window)) }}{% endmacro %}
{% macro default__distinct_over(expression, window) %}count(distinct {{ expression }}) over {{ window }}{% endmacro %}
