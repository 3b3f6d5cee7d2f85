{# What the YAML of a model or a seed declares under config.meta. Unit tests override this macro, because their graph is
   empty. #}
{% macro declared(name) %}
    {%- if execute -%}
        {%- set nodes = graph.nodes -%}
        {{ return((nodes.get('model.accord.' ~ name) or nodes['seed.accord.' ~ name]).config.meta) }}
    {%- endif -%}
    {{ return({}) }}
{% endmacro %}
