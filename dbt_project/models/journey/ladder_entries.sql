-- The stages of the ladder that a lead entered or skipped, per cycle (rule 14).
with

candidates as (

    select
        stage_candidates.*,
        stages.ladder
    from {{ ref('stage_candidates') }} as stage_candidates
    inner join {{ ref('stages') }} as stages
        on stage_candidates.stage = stages.stage

),

-- A stage is entered unless a later one was entered strictly earlier.
candidates_with_later_stage as (

    select
        *,
        min(entered_at) over (
            partition by lead_id, cycle
            order by ladder
            rows between 1 following and unbounded following
        ) as later_stage_at
    from candidates

),

entered as (

    select * from candidates_with_later_stage
    where later_stage_at is null or entered_at <= later_stage_at

),

furthest as (

    select
        lead_id,
        cycle,
        max(ladder) as ladder
    from entered
    group by lead_id, cycle

),

skipped as (

    select
        furthest.lead_id,
        furthest.cycle,
        stages.stage,
        stages.ladder
    from furthest
    inner join {{ ref('stages') }} as stages
        on furthest.ladder > stages.ladder and stages.ladder > 1
    left join entered
        on
            furthest.lead_id = entered.lead_id
            and furthest.cycle = entered.cycle
            and stages.stage = entered.stage
    where entered.stage is null

)

select
    lead_id,
    cycle,
    stage,
    ladder,
    entered_at,
    definition,
    false as is_skipped,
    cast(null as {{ dbt.type_string() }}) as reason
from entered
union all
select
    lead_id,
    cycle,
    stage,
    ladder,
    cast(null as timestamp) as entered_at,
    cast(null as {{ dbt.type_string() }}) as definition,
    true as is_skipped,
    cast(null as {{ dbt.type_string() }}) as reason
from skipped
