-- The lead that each record is part of. A lead is named by its earliest record (rule 22).
-- Records with the same address form one group in one step; links are searched between groups only.
{{ config(pre_hook="{{ snapshot_previous() }}") }}
with recursive

grouped as (

    select
        *,
        case
            when email is null then record_id
            else min(record_id) over (partition by email)
        end as group_id
    from {{ ref('records') }}

),

neighbours as (

    select
        one.group_id,
        other.group_id as other_group_id
    from {{ ref('record_links') }} as links
    inner join grouped as one
        on links.record_id = one.record_id
    inner join grouped as other
        on links.other_record_id = other.record_id
    where one.group_id <> other.group_id

),

both_directions as (

    select
        group_id,
        other_group_id
    from neighbours
    union
    select
        other_group_id as group_id,
        group_id as other_group_id
    from neighbours

),

reachable as (

    select
        group_id,
        other_group_id as member_id
    from both_directions
    union
    select
        reachable.group_id,
        both_directions.other_group_id as member_id
    from reachable
    inner join both_directions
        on reachable.member_id = both_directions.group_id

),

people as (

    select
        group_id,
        min(member_id) as person_id
    from reachable
    group by group_id

)

select
    grouped.record_id,
    first_value(grouped.record_id) over (
        partition by coalesce(people.person_id, grouped.group_id)
        order by grouped.created_at, grouped.source, grouped.record_id
    ) as lead_id,
    grouped.source,
    grouped.created_at,
    grouped.email
from grouped
left join people
    on grouped.group_id = people.group_id
