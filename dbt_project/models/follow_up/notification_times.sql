-- Of each version with a timetable: every cut within the history, and when Sales is notified of what a build as of it
-- knows (rule 31).
with

timetables as (

    select
        cast(null as {{ dbt.type_string() }}) as agreement,
        cast(null as {{ dbt.type_string() }}) as cut,
        cast(null as {{ dbt.type_string() }}) as notified
    where false
    {%- for version in follow_up_versions() if version.notified != 'entry' %}
    {%- for row in version.notified.timetable %}
    union all
    select {{ quoted(version.v) }}, {{ quoted(row.cut) }}, {{ quoted(row.notified) }}
    {%- endfor %}
    {%- endfor %}

),

days as (

    select day from {{ ref('days_of_history') }}

),

local_times as (

    select
        timetables.agreement,
        {{ plus_microseconds('cast(days.day as timestamp)', time_of_day('timetables.cut')) }} as cut_local,
        {{ plus_microseconds('cast(days.day as timestamp)', time_of_day('timetables.notified')) }} as notified_local
    from timetables
    cross join days

),

instants as (

    select
        local_times.agreement,
        {{ instant_of_local('local_times.cut_local', 'cut_periods') }} as cut_at,
        {{ instant_of_local('local_times.notified_local', 'notified_periods') }} as notified_at
    from local_times
    {{- join_zone_period(quoted(var('time_zone')), 'local_times.cut_local', as='cut_periods') }}
    {{- join_zone_period(quoted(var('time_zone')), 'local_times.notified_local', as='notified_periods') }}

),

-- where clocks are put forward, two cuts may be one instant, and a time may come before its cut
cuts as (

    select
        agreement,
        cut_at,
        min(greatest(notified_at, cut_at)) as notified_at
    from instants
    group by agreement, cut_at

)

select
    agreement,
    lag(cut_at) over (partition by agreement order by cut_at) as entered_from,
    cut_at as entered_until,
    notified_at
from cuts
