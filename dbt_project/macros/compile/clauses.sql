{# The clauses of one version of a definition: its declared columns that begin with meets_. The register has checked
   that its SQL gives these and no others. #}
{% macro clauses_of(model, version) -%}
    {%- if not execute -%}{{ return([]) }}{%- endif -%}
    {%- set node = graph.nodes['model.accord.' ~ model ~ '.v' ~ version] -%}
    {%- set clauses = [] -%}
    {%- for column in node.columns if column.startswith('meets_') -%}{%- do clauses.append(column) -%}{%- endfor -%}
    {{ return(clauses) }}
{%- endmacro %}

{# The condition that all clauses hold together, or all but one. Without any clause no lead qualifies; without its only
   one every lead does. #}
{% macro all_clauses(model, version, but=none) -%}
    {%- set clauses = clauses_of(model, version) -%}
    {{ (clauses | reject('equalto', but) | join(' and ')) or ('true' if clauses else 'false') }}
{%- endmacro %}
