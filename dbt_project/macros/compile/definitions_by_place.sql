{# Which definitions the project has, and which of them clause_firsts reads: for the test that the two lists agree. #}
{% macro definitions_by_place() %}
    {%- set places = {'project': [], 'journey': []} -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() if node.get('version') and node.config.meta.get('stage') -%}
            {%- do places.project.append(node.version) -%}
        {%- endfor -%}
        {%- set read = graph.nodes['model.accord.clause_firsts'].depends_on.nodes -%}
        {%- for id in read if graph.nodes.get(id, {}).get('version') -%}
            {%- do places.journey.append(graph.nodes[id].version) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(places) }}
{% endmacro %}
