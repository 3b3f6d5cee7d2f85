-- dbt must see every ref literally, so every gate lists its own definitions. A definition
-- missing there would silently qualify no lead; one that the register does not know would have no agreement.
-- depends_on: {{ ref('clause_firsts') }}
{% set lists = definitions_by_place() -%}
with

listed as (

    select
        definition,
        'register' as place
    from {{ source('register', 'definitions') }}
    where stage in (select stages.stage from {{ ref('stages') }} as stages)
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
        count(case when place = 'journey' then 1 end) as times_in_a_list,
        count(case when place = 'register' then 1 end) as times_in_the_register
    from listed
    group by definition

)

select * from places
where times_a_model <> 1 or times_in_a_list <> 1 or times_in_the_register <> 1
