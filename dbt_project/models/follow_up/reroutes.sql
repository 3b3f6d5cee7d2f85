-- Hand-offs that another rep got after they were due, and until when that one had to answer (rule 52).
with

targets as (

    {{ reroute_targets() }}

),

windows as (

    select * from {{ ref('calendar_windows') }}

),

reroutes as (

    select
        assignments.hand_off_id,
        assignments.assignment,
        assignments.starts_at,
        assignments.ended_at,
        assignments.responded_at,
        targets.reroute_minutes,
        rep_calendars.calendar
    from {{ ref('assignments') }} as assignments
    left join targets
        on assignments.agreement = targets.agreement
    left join {{ ref('rep_calendars') }} as rep_calendars
        on
            assignments.agreement = rep_calendars.agreement
            and assignments.owner_id = rep_calendars.rep_id
            and assignments.starts_at >= rep_calendars.known_from
            and assignments.starts_at < rep_calendars.known_until
    where
        assignments.starts_at >= assignments.due_at
        and assignments.owner_id is not null
        and assignments.owner_id is distinct from assignments.last_rep_before_id

),

started as (

    {{ with_open_time_before('reroutes', 'starts_at') }}

),

wanted as (

    select
        hand_off_id,
        assignment,
        calendar,
        starts_at,
        ended_at,
        responded_at,
        open_microseconds + cast(reroute_minutes as bigint) * 60000000 as open_time,
        open_microseconds + cast(reroute_minutes as bigint) * 60000000 - 1 as less_open_time
    from started

),

located as (

    {{ with_last_row(
        'wanted', 'less_open_time', 'windows', 'microseconds_before', 'calendar', ['opens_at', 'microseconds_before']
    ) }}

),

due as (

    select
        *,
        {{ plus_microseconds('opens_at', 'open_time - microseconds_before') }} as reroute_due_at
    from located

)

select
    hand_off_id,
    assignment,
    starts_at,
    reroute_due_at,
    case
        when responded_at < reroute_due_at then true
        when reroute_due_at <= {{ as_of() }} then false
        when reroute_due_at is not null and ended_at < {{ as_of() }} then false
    end as is_answered_in_time
from due
