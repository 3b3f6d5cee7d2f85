-- Whose breach each broken promise is: who held most of the open time until it was due; no row where that is nobody
-- (rule 51).
with

held as (

    select
        hand_off_id,
        owner_id,
        sum(held_before_due_microseconds) as held_microseconds,
        min(starts_at) as first_at
    from {{ ref('held_times') }}
    where ended_at >= due_at and starts_at < due_at
    group by hand_off_id, owner_id

),

placed as (

    select
        *,
        row_number() over (partition by hand_off_id order by held_microseconds desc, first_at asc) as place
    from held

)

select
    hand_off_id,
    owner_id as breach_owner_id
from placed
where place = 1 and owner_id is not null
