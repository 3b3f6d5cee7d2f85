-- How many rows the staging models give of each source and shape, counted without any join: the audit holds
-- `record_accounts` against it. Activities are counted where they arrive: in `incoming_activities` and
-- `unused_activities`.
with

given as (

    select
        cast(null as {{ dbt.type_string() }}) as source,
        cast(null as {{ dbt.type_string() }}) as shape,
        cast(null as bigint) as row_count
    where false
    {%- for shape in var('provides') if shape != 'activities' %}
    {%- for model, source in staging_models(shape).items() %}
    union all
    select
        '{{ source }}' as source,
        '{{ shape }}' as shape,
        count(*) as row_count
    from {{ ref(model) }}
    {%- endfor %}
    {%- endfor %}

)

select
    source,
    shape,
    cast(sum(row_count) as bigint) as row_count
from given
group by source, shape
having sum(row_count) > 0
