-- When each hand-off is due, by the calendar of who owned it when Sales was notified (rules 34 and 36).
with

hand_offs as (

    select * from {{ ref('hand_offs') }}

),

windows as (

    select * from {{ ref('calendar_windows') }}

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

notified as (

    {{ with_open_time_before('placed', 'notified_at') }}

),

wanted as (

    select
        *,
        'due' as what,
        open_microseconds + cast(target_minutes as bigint) * 60000000 as open_time
    from notified
    union all
    select
        *,
        'warn' as what,
        open_microseconds + cast(warn_minutes as bigint) * 60000000 as open_time
    from notified

),

-- the first instant with that much open time before it lies in the last window with less before it
points as (

    select
        agreement,
        hand_off_id,
        first_owner_id,
        calendar,
        notified_at,
        open_microseconds as open_microseconds_before,
        what,
        open_time,
        open_time - 1 as less_open_time
    from wanted

),

located as (

    {{ with_last_row(
        'points', 'less_open_time', 'windows', 'microseconds_before', 'calendar', ['opens_at', 'microseconds_before']
    ) }}

),

instants as (

    select
        *,
        -- a warning at once is at notified_at, and not at the end of the window before
        greatest({{ plus_microseconds('opens_at', 'open_time - microseconds_before') }}, notified_at) as reached_at
    from located

)

select
    agreement,
    hand_off_id,
    first_owner_id,
    calendar,
    open_microseconds_before,
    max(case when what = 'warn' then reached_at end) as warn_at,
    max(case when what = 'due' then reached_at end) as due_at
from instants
group by agreement, hand_off_id, first_owner_id, calendar, open_microseconds_before
