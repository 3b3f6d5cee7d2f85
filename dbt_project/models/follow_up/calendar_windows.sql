-- The windows of open time of every calendar, with the open time before each (rules 32 and 33).
with

calendars as (

    select
        calendar,
        hours,
        zone,
        holidays
    from {{ ref('rep_calendars') }}
    union
    select
        {{ calendar_of('hours', 'zone', 'holidays') }} as calendar,
        hours,
        zone,
        holidays
    from {{ ref('default_calendars') }}

),

days as (

    select day from {{ ref('days_of_history') }}

),

local_windows as (

    select
        calendars.calendar,
        calendars.zone,
        {{ plus_microseconds('cast(weekly.day as timestamp)', time_of_day('weekly.opens')) }} as opens_local,
        {{ plus_microseconds('cast(weekly.day as timestamp)', time_of_day('weekly.closes')) }} as closes_local
    from calendars
    inner join {{ ref('weekly_windows') }} as weekly
        on calendars.hours = weekly.hours
    left join {{ ref('holidays') }} as holidays
        on calendars.holidays = holidays.holidays and weekly.day = holidays.day
    where holidays.day is null
    union all
    select
        calendars.calendar,
        calendars.zone,
        {{ plus_microseconds('cast(holidays.day as timestamp)', time_of_day('holidays.opens')) }} as opens_local,
        {{ plus_microseconds('cast(holidays.day as timestamp)', time_of_day('holidays.closes')) }} as closes_local
    from calendars
    inner join {{ ref('holidays') }} as holidays
        on calendars.holidays = holidays.holidays
    inner join days
        on holidays.day = days.day
    where holidays.opens is not null

),

windows as (

    select
        local_windows.calendar,
        {{ instant_of_local('local_windows.opens_local', 'opening') }} as opens_at,
        {{ instant_of_local('local_windows.closes_local', 'closing') }} as closes_at
    from local_windows
    {{- join_zone_period('local_windows.zone', 'local_windows.opens_local', as='opening') }}
    {{- join_zone_period('local_windows.zone', 'local_windows.closes_local', as='closing') }}

),

-- where clocks are put forward, a window may reach into the next one: open time counts once
apart as (

    select
        calendar,
        closes_at,
        greatest(
            opens_at,
            coalesce(
                max(closes_at) over (
                    partition by calendar order by opens_at, closes_at rows between unbounded preceding and 1 preceding
                ),
                opens_at
            )
        ) as opens_at
    from windows
    where closes_at > opens_at

),

measured as (

    select
        calendar,
        opens_at,
        closes_at,
        {{ microseconds('closes_at') }} - {{ microseconds('opens_at') }} as window_microseconds
    from apart
    where closes_at > opens_at

)

select
    *,
    cast(sum(window_microseconds) over (
        partition by calendar order by opens_at rows between unbounded preceding and current row
    ) as bigint) - window_microseconds as microseconds_before
from measured
