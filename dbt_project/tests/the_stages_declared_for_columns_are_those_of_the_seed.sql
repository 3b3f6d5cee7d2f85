-- SQL that makes a column of each stage takes their names from the seed's YAML, because dbt cannot read a seed while it
-- compiles. A stage in only one of the two places would have no columns, or empty ones.
with

declared as (
    {%- for list in ['ladder', 'off_ramps', 'outcomes'] %}
    {%- for stage in declared('stages').get(list, []) %}
    select
        '{{ list }}' as list,
        '{{ stage }}' as stage,
        {{ loop.index }} as place
    union all
    {%- endfor %}
    {%- endfor %}
    select
        cast(null as {{ dbt.type_string() }}) as list,
        cast(null as {{ dbt.type_string() }}) as stage,
        cast(null as integer) as place
    where false

),

listed as (

    select
        case when is_off_ramp then 'off_ramps' else 'ladder' end as list,
        stage,
        ladder
    from {{ ref('stages') }}
    union all
    select
        'outcomes' as list,
        stage,
        ladder
    from {{ ref('stages') }}
    where is_outcome

),

seeded as (

    select
        list,
        stage,
        row_number() over (partition by list order by ladder) as place
    from listed

)

select
    coalesce(declared.list, seeded.list) as list,
    coalesce(declared.stage, seeded.stage) as stage
from declared
full outer join seeded
    on declared.list = seeded.list and declared.stage = seeded.stage and declared.place = seeded.place
where declared.stage is null or seeded.stage is null
