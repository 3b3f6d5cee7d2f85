-- The lifecycle periods of a lead: numbered cycles, and the times in which the lead is closed (rules 8, 9).
-- A lifecycle period starts after `starts_after` and includes `ends_at`. A win makes the next cycle of a closed time.
-- docs/reference/rules.md, rule 9.
{{ incremental_by_lead(replaces='touched') }}
with

leads as (

    select distinct lead_id from {{ ref('moment_instants') }}
    where {{ is_from_this_run() }}

),

-- all boundaries of these leads, also those of earlier runs
boundaries as (

    select boundaries.*
    from {{ ref('boundaries') }} as boundaries
    inner join leads
        on boundaries.lead_id = leads.lead_id

),

first_wins as (

    select
        moments.lead_id,
        moments.moment_at as won_at
    from {{ ref('moment_instants') }} as moments
    inner join leads
        on moments.lead_id = leads.lead_id
    where moments.is_first_win

),

starts as (

    select
        lead_id,
        cast(null as timestamp) as starts_after,
        false as is_closed
    from leads
    union all
    select
        lead_id,
        moment_at as starts_after,
        is_closing as is_closed
    from boundaries

),

lifecycle_periods as (

    select
        lead_id,
        row_number() over in_order as lifecycle_period,
        sum(case when is_closed then 0 else 1 end) over in_order as cycles_so_far,
        is_closed,
        starts_after,
        lead(starts_after) over in_order as ends_at
    from starts
    window in_order as (partition by lead_id order by starts_after nulls first)

),

-- Nothing is a boundary from the win on, so a closed time that the win ends is the last lifecycle period.
with_wins as (

    select
        lifecycle_periods.*,
        first_wins.won_at as cycle_from
    from lifecycle_periods
    left join first_wins
        on
            lifecycle_periods.lead_id = first_wins.lead_id
            and lifecycle_periods.is_closed
            and lifecycle_periods.ends_at is null

)

select
    with_wins.lead_id,
    cast(with_wins.lifecycle_period as integer) as lifecycle_period,
    cast(
        case
            when not with_wins.is_closed then with_wins.cycles_so_far
            when with_wins.cycle_from is not null then with_wins.cycles_so_far + 1
        end as integer
    ) as cycle,
    with_wins.cycle_from,
    cast(with_wins.cycles_so_far as integer) as cycles_so_far,
    with_wins.starts_after,
    with_wins.ends_at,
    boundaries.boundary_kind as ended_by,
    activities.reason as end_reason
from with_wins
left join boundaries
    on with_wins.lead_id = boundaries.lead_id and with_wins.ends_at = boundaries.moment_at
left join {{ ref('activities') }} as activities
    on boundaries.boundary_activity_id = activities.activity_id
