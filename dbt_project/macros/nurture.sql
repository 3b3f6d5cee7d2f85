{# The gates that leads can qualify for at as_of, as `accord` wrote them into the register before the build (rule 47): a
   list of stage, ladder, definition, clauses (clause -> sentence) and query. Unit tests override this macro. #}
{% macro next_gates() %}
    {%- set found = [] -%}
    {#- No such table: a linter compiles, and nothing is built. -#}
    {%- if execute and load_relation(source('register', 'next_gates')) is not none -%}
        {%- for row in run_query("select * from " ~ source('register', 'next_gates') ~ " order by ladder").rows -%}
            {%- do found.append({
                'stage': row['stage'], 'ladder': row['ladder'], 'definition': row['definition'],
                'clauses': fromjson(row['clauses']), 'query': row['query'],
            }) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found) }}
{% endmacro %}

{# One row per gate of the list: its stage, ladder and definition. #}
{% macro next_gate_rows() %}
    select
        cast(null as {{ dbt.type_string() }}) as gate,
        cast(null as integer) as ladder,
        cast(null as {{ dbt.type_string() }}) as definition
    where false
    {%- for gate in next_gates() %}
    union all
    select {{ quoted(gate.stage) }}, {{ gate.ladder }}, {{ quoted(gate.definition) }}
    {%- endfor %}
{% endmacro %}

{# What each lead of the relation `states` lacks of a gate: barriers and missing clauses by name, their sentences, and the
   sum of the shares that it lacks. #}
{% macro lacking(gate) %}
    {%- set barriers = {} -%}
    {%- set others = {} -%}
    {%- for clause in gate.clauses -%}
        {%- do (barriers if clause.startswith('not_') else others).update({clause: clause}) -%}
    {%- endfor %}
    select
        lead_id,
        {{ quoted(gate.stage) }} as gate,
        {{ texts_where_not_met(barriers, ', ') }} as barriers,
        {{ texts_where_not_met(others, ', ') }} as clauses_missing,
        {{ texts_where_not_met(gate.clauses, ' ') }} as missing,
        round(round(0.0
            {%- for clause in others %} + case when coalesce(meets_{{ clause }}, false) then 0.0 else lacks_{{ clause }} end{% endfor -%}
        , 9), 6) as nearness
    from ({{ gate.query }}) as evaluated
{% endmacro %}

{# The texts of the clauses that do not hold, as one text; null where all hold. #}
{% macro texts_where_not_met(texts, by) -%}
    nullif(concat_ws({{ quoted(by) }}
        {%- for clause, text in texts.items() %}, case when not coalesce(meets_{{ clause }}, false) then {{ quoted(text) }} end{% else %}, null{% endfor -%}
    ), '')
{%- endmacro %}
