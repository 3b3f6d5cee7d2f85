{# A value that the caller of a query sets as a variable before running it, so that no SQL is built from data. #}
{% macro parameter(name) %}{{ return(adapter.dispatch('parameter')(name)) }}{% endmacro %}
{% macro default__parameter(name) %}getvariable('{{ name }}'){% endmacro %}
