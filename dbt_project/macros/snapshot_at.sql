{# The instant that stands for all rows of a source without dates: the first instant of `snapshot_on` in the source's
   meta (sources.yml), in the source's zone. #}
{% macro snapshot_at(source_name) -%}
    {%- set found = {} -%}
    {%- if execute -%}
        {%- for each in graph.sources.values() if each.source_name == source_name -%}
            {%- do found.update(each.source_meta) -%}
            {%- do found.update(each.config.meta) -%}
        {%- endfor -%}
        {%- if graph.sources and not found.snapshot_on -%}
            {{ exceptions.raise_compiler_error("snapshot_at('" ~ source_name ~ "') needs the day that stands for all rows: add snapshot_on: YYYY-MM-DD to config.meta of the source in its sources.yml") }}
        {%- endif -%}
    {%- endif -%}
    {{ day_start("cast('" ~ found.get('snapshot_on', '0001-01-01') ~ "' as date)", found.get('time_zone')) }}
{%- endmacro %}
