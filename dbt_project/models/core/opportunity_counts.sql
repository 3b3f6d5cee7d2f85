-- The number of open and won opportunities per lead, from each instant at which one of them changed up to the next.
with

losses as (

    select distinct
        lead_id,
        known_at
    from {{ ref('activities') }}
    where kind = 'opportunity_lost' and lead_id is not null

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
        closed_at as counted_at,
        0 as opened,
        1 as closed,
        0 as won
    from states
    where closed_at is not null
    union all
    select
        lead_id,
        won_at as counted_at,
        0 as opened,
        0 as closed,
        1 as won
    from states
    where won_at is not null
    union all
    -- the counts must be available at the instant of every loss
    select
        lead_id,
        known_at as counted_at,
        0 as opened,
        0 as closed,
        0 as won
    from losses

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
