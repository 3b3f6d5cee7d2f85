-- The number of open and won opportunities per lead, from each instant at which one of them changed up to the next.
with

-- a change to another stage after a win or loss opens an opportunity again
stages as (

    select
        lead_id,
        opportunity_id,
        known_at,
        case
            when max_by(kind, {{ natural_order('activity_id') }}) = 'opportunity_stage_changed' then 0
            else 1
        end as is_closed
    from {{ ref('activities') }}
    where kind in ('opportunity_won', 'opportunity_lost', 'opportunity_stage_changed') and lead_id is not null
    group by lead_id, opportunity_id, known_at

),

closings as (

    select
        lead_id,
        known_at,
        is_closed - lag(is_closed, 1, 0) over (partition by lead_id, opportunity_id order by known_at) as closed
    from stages

),

states as (

    select * from {{ ref('opportunity_states') }}

),

changes as (

    select
        lead_id,
        opened_at as counted_at,
        1 as opened,
        0 as closed,
        0 as won
    from states
    union all
    select
        lead_id,
        known_at as counted_at,
        0 as opened,
        closed,
        0 as won
    from closings
    union all
    select
        lead_id,
        won_at as counted_at,
        0 as opened,
        0 as closed,
        1 as won
    from states
    where won_at is not null

),

changes_at_instants as (

    select
        lead_id,
        counted_at,
        sum(opened) as opened,
        sum(closed) as closed,
        sum(won) as won
    from changes
    group by lead_id, counted_at

)

select
    lead_id,
    counted_at,
    lead(counted_at, 1, {{ instant('9999-12-31') }}) over (partition by lead_id order by counted_at) as counted_until,
    cast(sum(opened - closed) over (partition by lead_id order by counted_at) as bigint) as open_opportunities,
    cast(sum(won) over (partition by lead_id order by counted_at) as bigint) as won_opportunities
from changes_at_instants
