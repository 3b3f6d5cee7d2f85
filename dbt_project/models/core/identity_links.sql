-- Which lead each record is part of. A lead is named by its earliest record (rule 22).
with recursive

records as (

    select * from {{ ref('records') }}

),

neighbours as (

    select
        record_id,
        other_record_id
    from {{ ref('record_links') }}
    union
    select
        other_record_id as record_id,
        record_id as other_record_id
    from {{ ref('record_links') }}

),

reachable as (

    select distinct
        record_id,
        record_id as member_id
    from neighbours
    union
    select
        reachable.record_id,
        neighbours.other_record_id as member_id
    from reachable
    inner join neighbours
        on reachable.member_id = neighbours.record_id

),

ranked as (

    select
        reachable.record_id,
        reachable.member_id,
        row_number() over (
            partition by reachable.record_id
            order by records.created_at, records.source, records.record_id
        ) as age_rank
    from reachable
    inner join records
        on reachable.member_id = records.record_id

)

select
    records.record_id,
    coalesce(ranked.member_id, records.record_id) as lead_id,
    records.source,
    records.created_at,
    records.email
from records
left join ranked
    on records.record_id = ranked.record_id and ranked.age_rank = 1
