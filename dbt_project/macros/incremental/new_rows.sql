{# What a night looks at again of a landed table: rows that landed since the build before, and rows that it had but that lay in
   its future. `loaded_at` is the name of _loaded_at where the relation gives it another one. Without a night: every row. #}
{% macro is_new_to_this_run(occurred_at, loaded_at='_loaded_at') -%}
    {%- if var('previous_as_of') -%}
        ({{ loaded_at }} > {{ instant(var('loaded_until')[source_name()] or '0001-01-01') }} or {{ occurred_at }} >= {{ previous_as_of() }})
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{# The source whose staging this is. #}
{% macro source_name() %}{{ return(this.name.split('__')[0].removeprefix('stg_')) }}{% endmacro %}
