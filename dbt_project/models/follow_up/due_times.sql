-- When each hand-off is due, by the calendar of who owned it when Sales was notified (rules 34 and 36).
with

hand_offs as (

    select * from {{ ref('hand_offs') }}

),

windows as (

    select
        calendar,
        opens_at,
        microseconds_before,
        open_microseconds as open_microseconds_of_window
    from {{ ref('calendar_windows') }}

),

owners as (

    {{ owners_at('hand_offs', 'notified_at') }}

),

placed as (

    select
        hand_offs.agreement,
        hand_offs.hand_off_id,
        hand_offs.notified_at,
        hand_offs.target_minutes,
        hand_offs.warn_minutes,
        owners.owner_id as first_owner_id,
        coalesce(
            rep_calendars.calendar,
            {{ calendar_of('defaults.hours', 'defaults.zone', 'defaults.holidays') }}
        ) as calendar
    from hand_offs
    inner join {{ ref('default_calendars') }} as defaults
        on hand_offs.agreement = defaults.agreement
    left join owners
        on hand_offs.agreement = owners.agreement and hand_offs.hand_off_id = owners.hand_off_id
    left join {{ ref('rep_calendars') }} as rep_calendars
        on
            hand_offs.agreement = rep_calendars.agreement
            and owners.owner_id = rep_calendars.rep_id
            and hand_offs.notified_at >= rep_calendars.known_from
            and hand_offs.notified_at < rep_calendars.known_until

),

-- the due instant is the first one with that much open time before it, so its window has less before it
started as (

    select
        agreement,
        hand_off_id,
        first_owner_id,
        calendar,
        open_microseconds as open_microseconds_before,
        open_microseconds + cast(target_minutes as bigint) * 60000000 as due_open_time,
        open_microseconds + cast(target_minutes as bigint) * 60000000 - 1 as before_due,
        open_microseconds + cast(warn_minutes as bigint) * 60000000 as warn_open_time,
        open_microseconds + cast(warn_minutes as bigint) * 60000000 - 1 as before_warn
    from ({{ with_open_time_before('placed', 'notified_at') }}) as measured

),

due as (

    select
        *,
        {{ plus_microseconds('opens_at', 'due_open_time - microseconds_before') }} as due_at
    from ({{ with_last_row('started', 'before_due', 'windows', 'microseconds_before', 'calendar', ['opens_at', 'microseconds_before']) }}) as located

),

starts as (

    select
        agreement,
        hand_off_id,
        first_owner_id,
        calendar,
        open_microseconds_before,
        due_at,
        warn_open_time,
        before_warn
    from due

)

select
    agreement,
    hand_off_id,
    first_owner_id,
    calendar,
    open_microseconds_before,
    due_at,
    {{ plus_microseconds('opens_at', 'warn_open_time - microseconds_before') }} as warn_at
from ({{ with_last_row('starts', 'before_warn', 'windows', 'microseconds_before', 'calendar', ['opens_at', 'microseconds_before']) }}) as located
