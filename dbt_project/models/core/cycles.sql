-- The lifecycle periods of a lead: numbered cycles, and the times in which the lead is closed (rules 8, 9).
-- A lifecycle period starts after `starts_after` and includes `ends_at`. A win makes the next cycle of a closed time.
-- docs/reference/rules.md, rule 9.
{{ incremental_by_lead(replaces='touched') }}
with

leads as (

    select distinct lead_id from {{ ref('moment_instants') }}
    where {{ is_from_this_run() }}

),

-- A lead without a boundary has one lifecycle period, whatever its moments.
moments as (

    select
        *,
        lag(is_boundary, 1, false) over (partition by lead_id order by moment_at) as comes_after_boundary
    from {{ ref('moment_instants') }}
    where lead_id in (
        select ended.lead_id from {{ ref('moment_instants') }} as ended
        inner join leads
            on ended.lead_id = leads.lead_id
        where ended.is_boundary
    )

),

-- The lead is closed if the latest closing or reopening boundary before this one was a closing one.
boundaries as (

    select
        *,
        coalesce(
            max(case when is_closing then moment_at end) over before_this
            > coalesce(
                max(case when is_reopening and not is_closing then moment_at end) over before_this,
                {{ instant('0001-01-01') }}
            ),
            false
        ) as is_closed_before
    from moments
    where is_boundary
    window before_this as (partition by lead_id order by moment_at rows between unbounded preceding and 1 preceding)

),

first_wins as (

    select
        lead_id,
        moment_at as won_at
    from moments
    where is_first_win

),

effective as (

    select
        lead_id,
        moment_at,
        is_closing,
        case when is_closed_before then reopening_kind else boundary_kind end as boundary_kind,
        case when is_closed_before then reopening_activity_id else boundary_activity_id end as boundary_activity_id
    from boundaries
    where case
        when is_closed_before then is_reopening and not is_closing
        else is_closing or not comes_after_boundary
    end

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
    from effective

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
    effective.boundary_kind as ended_by,
    activities.reason as end_reason
from with_wins
left join effective
    on with_wins.lead_id = effective.lead_id and with_wins.ends_at = effective.moment_at
left join {{ ref('activities') }} as activities
    on effective.boundary_activity_id = activities.activity_id
