-- Every hand-off by every version of the agreement: due, responded, and how it stands at as_of (rule 39).
with

hand_offs as (

    select
        hand_offs.*, -- noqa: AM04
        due_times.first_owner_id,
        due_times.calendar,
        due_times.open_microseconds_before,
        due_times.warn_at,
        due_times.due_at,
        responses.responded_at,
        responses.responded_by_id,
        responses.responded_with,
        responses.is_by_owner,
        responses.logged_at,
        least(
            coalesce(responses.responded_at, {{ as_of() }}),
            coalesce(hand_offs.stopped_at, {{ as_of() }})
        ) as ended_at
    from {{ ref('hand_offs') }} as hand_offs
    inner join {{ ref('due_times') }} as due_times
        on hand_offs.agreement = due_times.agreement and hand_offs.hand_off_id = due_times.hand_off_id
    left join {{ ref('responses') }} as responses
        on hand_offs.agreement = responses.agreement and hand_offs.hand_off_id = responses.hand_off_id

),

owners as (

    {{ owners_at('hand_offs', 'ended_at') }}

),

windows as (

    select * from {{ ref('calendar_windows') }}

),

responded as (

    select
        agreement,
        hand_off_id,
        calendar,
        responded_at
    from hand_offs
    where responded_at is not null

),

open_times as (

    {{ with_open_time_before('responded', 'responded_at') }}

)

select
    hand_offs.*, -- noqa: AM04
    owners.owner_id,
    case
        when hand_offs.responded_at <= hand_offs.notified_at then 0
        else {{ minutes_of('open_times.open_microseconds - hand_offs.open_microseconds_before') }}
    end as business_minutes,
    {{ minutes_of(microseconds('hand_offs.responded_at') ~ ' - ' ~ microseconds('hand_offs.entered_at')) }}
        as minutes_since_entry,
    coalesce(touches.attempts, 0) as attempts,
    coalesce(touches.automated_touches, 0) as automated_touches,
    touches.first_attempt_at,
    touches.first_contact_at,
    case
        when hand_offs.responded_at is not null and hand_offs.logged_at is not null
            then hand_offs.responded_at < hand_offs.due_at and hand_offs.logged_at >= hand_offs.due_at
    end as is_logged_late,
    case
        when hand_offs.responded_at < hand_offs.due_at then 'met'
        when hand_offs.responded_at is not null then 'late'
        when hand_offs.stopped_at < hand_offs.due_at then 'withdrawn'
        when hand_offs.stopped_at is not null then 'ignored'
        when hand_offs.notified_at >= {{ as_of() }} then 'not_notified'
        when hand_offs.due_at <= {{ as_of() }} then 'overdue'
        when hand_offs.warn_at <= {{ as_of() }} then 'due_soon'
        else 'waiting'
    end as state,
    -- it was due, and there was no answer and no end of the stage before: late, ignored or overdue
    hand_offs.ended_at >= hand_offs.due_at as is_breached
from hand_offs
left join owners
    on hand_offs.agreement = owners.agreement and hand_offs.hand_off_id = owners.hand_off_id
left join open_times
    on hand_offs.agreement = open_times.agreement and hand_offs.hand_off_id = open_times.hand_off_id
left join {{ ref('hand_off_touches') }} as touches
    on hand_offs.agreement = touches.agreement and hand_offs.hand_off_id = touches.hand_off_id
