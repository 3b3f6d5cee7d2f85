-- One row per calendar and window of open time: business minutes between any two instants, by two joins.
select
    calendar,
    opens_at,
    closes_at,
    {{ minutes_of('microseconds_before') }} as minutes_before
from {{ ref('calendar_windows') }}
