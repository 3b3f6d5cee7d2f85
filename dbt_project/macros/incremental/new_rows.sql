{# The rows of a landed table that an incremental run reads: those that landed since the previous build, and those that
   were in its future. `loaded_at` is the relation's name for _loaded_at. In a full build: every row. #}
{% macro is_new_to_this_run(occurred_at, loaded_at='_loaded_at') -%}
    {%- if var('previous_as_of') -%}
        ({{ loaded_at }} > {{ instant(var('loaded_until')[source_name()] or '0001-01-01') }} or {{ occurred_at }} >= {{ previous_as_of() }})
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{# The source that this staging model belongs to. #}
{% macro source_name() %}{{ return(this.name.split('__')[0].removeprefix('stg_')) }}{% endmacro %}
