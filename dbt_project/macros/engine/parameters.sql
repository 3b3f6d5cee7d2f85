{# A value that the reader of a query sets before running it, so that no SQL is built from data. #}
{% macro parameter(name) %}{{ return(adapter.dispatch('parameter')(name)) }}{% endmacro %}
{% macro default__parameter(name) %}getvariable('{{ name }}'){% endmacro %}
