{# The clauses of one version of a definition: its declared columns that begin with meets_. The register has checked that its SQL gives these and no others. #}
{% macro clauses_of(model, version) -%}
    {%- if not execute -%}{{ return([]) }}{%- endif -%}
    {%- set node = graph.nodes['model.accord.' ~ model ~ '.v' ~ version] -%}
    {%- set clauses = [] -%}
    {%- for column in node.columns if column.startswith('meets_') -%}{%- do clauses.append(column) -%}{%- endfor -%}
    {{ return(clauses) }}
{%- endmacro %}

{% macro all_clauses(model, version) -%}
    {{ (clauses_of(model, version) | join(' and ')) or 'false' }}
{%- endmacro %}

{% macro stage_of(model, version) -%}
    {%- if execute -%}{{ graph.nodes['model.accord.' ~ model ~ '.v' ~ version].config.meta.stage }}{%- endif -%}
{%- endmacro %}
