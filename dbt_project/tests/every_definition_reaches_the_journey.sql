-- dbt cannot loop over definitions it has not been told of, so clause_firsts lists them literally. A definition that
-- is missing there would silently qualify nobody; one that the register does not know would have no agreement.
-- depends_on: {{ ref('clause_firsts') }}
{% set lists = {'project': [], 'journey': []} -%}
{% if execute -%}
    {%- for node in graph.nodes.values() if node.get('version') and node.config.meta.get('stage') -%}
        {%- do lists.project.append(node.version) -%}
    {%- endfor -%}
    {%- set read = graph.nodes['model.accord.clause_firsts'].depends_on.nodes -%}
    {%- for id in read if graph.nodes.get(id, {}).get('version') -%}
        {%- do lists.journey.append(graph.nodes[id].version) -%}
    {%- endfor -%}
{% endif -%}
with

listed as (

    select
        definition,
        'register' as place
    from {{ source('register', 'definitions') }}
    {%- for place, definitions in lists.items() %}
    {%- for definition in definitions %}
    union all
    select
        '{{ definition }}' as definition,
        '{{ place }}' as place
    {%- endfor %}
    {%- endfor %}

),

places as (

    select
        definition,
        count(case when place = 'project' then 1 end) as times_a_model,
        count(case when place = 'journey' then 1 end) as times_in_clause_firsts,
        count(case when place = 'register' then 1 end) as times_in_the_register
    from listed
    group by definition

)

select * from places
where times_a_model <> 1 or times_in_clause_firsts <> 1 or times_in_the_register <> 1
