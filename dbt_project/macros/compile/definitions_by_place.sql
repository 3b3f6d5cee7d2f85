{# Which definitions the project has, and which of them the lists of the gates name: for the test that the two lists
   agree. #}
{% macro definitions_by_place() %}
    {%- set places = {'project': [], 'journey': []} -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() if node.get('version') and node.config.meta.get('stage') -%}
            {%- do places.project.append(node.version) -%}
        {%- endfor -%}
        {%- for gate in graph.nodes['model.accord.clause_firsts'].depends_on.nodes if gate in graph.nodes -%}
            {%- for id in graph.nodes[gate].depends_on.nodes if graph.nodes.get(id, {}).get('version') -%}
                {%- do places.journey.append(graph.nodes[id].version) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(places) }}
{% endmacro %}

{# Every clause of every definition: a table by clause has a row for each, also where no lead ever met it. Unit tests
   override this macro: there, graph is empty. #}
{% macro declared_clauses() %}
    {%- set clauses = [] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() if node.get('version') and node.config.meta.get('stage') -%}
            {%- for clause in clauses_of(node.name, node.version) -%}
                {%- do clauses.append(
                    {'definition': node.version, 'stage': node.config.meta.stage, 'name': clause.removeprefix('meets_')}
                ) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(clauses) }}
{% endmacro %}
