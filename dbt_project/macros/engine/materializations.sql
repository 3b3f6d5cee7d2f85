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

{# For an intermediate model that keeps no rows: in an incremental run a table of the rows of this run, otherwise a
   view. #}
{% materialization this_run_only, adapter='duckdb' %}
    {%- set target = this.incorporate(type='table' if var('previous_as_of') else 'view') -%}
    {%- set create = create_table_as(false, target, sql) if target.is_table else create_view_as(target, sql) -%}
    {{ return(replace_relation(target, create)) }}
{% endmaterialization %}

{# dbt's own way asks the catalogue for the columns of both tables four times, which takes longer than the rows of a small
   run. The strategies are those of macros/incremental. #}
{% materialization incremental, adapter='duckdb' %}
    {%- set target = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(target) -%}
    {%- if not existing or existing.is_view or should_full_refresh() -%}
        {{ return(replace_relation(target, create_table_as(false, target, sql))) }}
    {%- endif -%}
    {%- set rows = make_temp_relation(target) -%}
    {% do run_hooks(pre_hooks) %}
    {% call statement('rows') -%}
        {{ create_table_as(true, rows, sql) }}
    {%- endcall %}
    {%- set columns = columns_as_before(rows, target) -%}
    {%- set strategy = adapter.get_incremental_strategy_macro(context, config.get('incremental_strategy')) -%}
    {% call statement('main') -%}
        {{ strategy({
            'target_relation': target,
            'temp_relation': rows,
            'dest_columns': columns,
            'incremental_predicates': config.get('incremental_predicates'),
        }) }}
    {%- endcall %}
    {% do run_hooks(post_hooks) %}
    {% do adapter.commit() %}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{# The columns of a table that keeps its rows. It is an error if the rows of this run have others, or other types. #}
{% macro columns_as_before(rows, target) %}
    {%- set before = adapter.get_column_schema_from_query('select * from ' ~ target) -%}
    {%- set now = adapter.get_column_schema_from_query('select * from ' ~ rows) -%}
    {%- set kept, made = {}, {} -%}
    {%- for column in before -%}{%- do kept.update({column.name: column.data_type}) -%}{%- endfor -%}
    {%- for column in now -%}{%- do made.update({column.name: column.data_type}) -%}{%- endfor -%}
    {%- if kept != made -%}
        {{ exceptions.raise_compiler_error("The columns of the rows to add to " ~ target ~ " are not those of the table. Next: accord run --full-refresh. The table: " ~ kept ~ ". The rows: " ~ made) }}
    {%- endif -%}
    {{ return(before) }}
{% endmacro %}

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
