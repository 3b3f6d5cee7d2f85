-- Every entry into a stage of the ladder is in exactly one cohort: a join that drops or duplicates leads would make
-- every conversion wrong.
with

entries as (

    select
        journeys.stage,
        count(*) as entered
    from {{ ref('journeys') }} as journeys
    inner join {{ ref('stages') }} as stages
        on journeys.stage = stages.stage
    where not stages.is_off_ramp and not journeys.is_skipped
    group by journeys.stage

),

cohorts as (

    select
        stage,
        sum(entered) as entered
    from {{ ref('funnel_cohorts') }}
    group by stage

)

select
    entries.stage,
    entries.entered,
    cohorts.entered as entered_in_cohorts
from entries
full outer join cohorts
    on entries.stage = cohorts.stage
where entries.entered is distinct from cohorts.entered
