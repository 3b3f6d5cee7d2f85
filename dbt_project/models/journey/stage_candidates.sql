-- The instant at which the condition of each ladder stage was met in each cycle, before skipped stages are determined
-- (rules 13, 14).
with

cycles as (

    select * from {{ ref('cycles') }}
    where cycle is not null

),

gates as (

    select
        lead_id,
        cycle,
        stage,
        min(first_met_in_force_at) as entered_at,
        min_by(definition, first_met_in_force_at) as definition
    from {{ ref('clause_firsts') }}
    where first_met_in_force_at is not null
    group by lead_id, cycle, stage

),

inquiries as (

    select
        lead_id,
        1 as cycle,
        'inquiry' as stage,
        first_moment_at as entered_at,
        cast(null as {{ dbt.type_string() }}) as definition
    from {{ ref('leads') }}

),

accepted as (

    select
        activities.lead_id,
        cycles.cycle,
        'opportunity' as stage,
        min(activities.known_at) as entered_at,
        cast(null as {{ dbt.type_string() }}) as definition
    from {{ ref('activities') }} as activities
    inner join cycles
        on
            activities.lead_id = cycles.lead_id
            and (cycles.starts_after is null or activities.occurred_at > cycles.starts_after)
            and (cycles.ends_at is null or activities.known_at <= cycles.ends_at)
            and (cycles.cycle_from is null or activities.known_at >= cycles.cycle_from)
    where activities.is_past_acceptance
    group by activities.lead_id, cycles.cycle

),

first_wins as (

    select
        lead_id,
        min(won_at) as won_at
    from {{ ref('opportunity_states') }}
    where won_at is not null
    group by lead_id

),

customers as (

    select
        first_wins.lead_id,
        cycles.cycle,
        'customer' as stage,
        first_wins.won_at as entered_at,
        cast(null as {{ dbt.type_string() }}) as definition
    from first_wins
    inner join cycles
        on
            first_wins.lead_id = cycles.lead_id
            and (cycles.starts_after is null or first_wins.won_at > cycles.starts_after)
            and (cycles.ends_at is null or first_wins.won_at <= cycles.ends_at)

)

select * from inquiries
union all
select
    lead_id,
    cycle,
    stage,
    entered_at,
    definition
from gates
union all
select * from accepted
union all
select * from customers
