{# What a model's YAML declares under config.meta. Unit tests override this macro: there, graph is empty. #}
{% macro declared(model) %}
    {%- if execute -%}
        {{ return(graph.nodes['model.accord.' ~ model].config.meta) }}
    {%- endif -%}
    {{ return({}) }}
{% endmacro %}
