{# "as" of a CTE that is read more than once and must be computed once. An engine without such CTEs reads the CTEs of
   `connected_components` twice a round, so it needs another way there: a table a round. #}
{% macro stored_cte() %}{{ return(adapter.dispatch('stored_cte')()) }}{% endmacro %}
{% macro default__stored_cte() %}as materialized{% endmacro %}
