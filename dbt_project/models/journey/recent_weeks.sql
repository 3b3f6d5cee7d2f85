-- The period before as_of over which "leads a week" is an average: the weeks of seed reporting_windows, or the whole
-- history where that is shorter, and at least a day.
with

history as (

    select coalesce(min(qualified_at), {{ as_of() }}) as first_at from {{ ref('qualifications') }}
    where definition is null

),

bounded as (

    select
        least(
            {{ plus_days(as_of(), -1) }},
            greatest(history.first_at, {{ plus_days(as_of(), '-7 * reporting_windows.weeks') }})
        ) as starts_at
    from history
    cross join {{ ref('reporting_windows') }} as reporting_windows
    where reporting_windows.figure = 'leads_a_week'

)

select
    starts_at,
    {{ days_between('starts_at', as_of()) }} / 7 as weeks
from bounded
