-- How much open time each assignment held, in all and before the hand-off was due (rules 50 and 51).
with

assignments as (

    select * from {{ ref('assignments') }}

),

windows as (

    select * from {{ ref('calendar_windows') }}

),

points as (

    select
        hand_off_id,
        calendar,
        starts_at as instant
    from assignments
    union
    select
        hand_off_id,
        calendar,
        ends_at as instant
    from assignments
    union
    select
        hand_off_id,
        calendar,
        due_at as instant
    from assignments

),

open_times as (

    {{ with_open_time_before('points', 'instant') }}

)

select
    assignments.*, -- noqa: AM04
    ends.open_microseconds - starts.open_microseconds as held_microseconds,
    greatest(least(ends.open_microseconds, dues.open_microseconds) - starts.open_microseconds, 0)
        as held_before_due_microseconds
from assignments
inner join open_times as starts
    on assignments.hand_off_id = starts.hand_off_id and assignments.starts_at = starts.instant
inner join open_times as ends
    on assignments.hand_off_id = ends.hand_off_id and assignments.ends_at = ends.instant
inner join open_times as dues
    on assignments.hand_off_id = dues.hand_off_id and assignments.due_at = dues.instant
