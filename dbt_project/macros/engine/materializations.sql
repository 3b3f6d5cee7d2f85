{# How DuckDB keeps a model. dbt's own way builds it beside the old one, renames both and drops one, so that a reader of
   the database always finds it. Nobody reads the work database during a build, so here the old one is dropped first.
   That saves a sixth of the time of a small build. #}

{% materialization table, adapter='duckdb' %}
    {%- set target = this.incorporate(type='table') -%}
    {{ return(replace_relation(target, create_table_as(false, target, sql))) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {%- set target = this.incorporate(type='view') -%}
    {{ return(replace_relation(target, create_view_as(target, sql))) }}
{% endmaterialization %}

{% macro replace_relation(target, create) %}
    {%- set existing = load_cached_relation(target) -%}
    {% do run_hooks(pre_hooks) %}
    {% call statement('main') -%}
        {% if existing %}drop {{ existing.type }} {{ existing }};{% endif %}
        {{ create }}
    {%- endcall %}
    {% do run_hooks(post_hooks) %}
    {% do adapter.commit() %}
    {{ return({'relations': [target]}) }}
{% endmacro %}
