-- Leads a week that the team of each stage can take on, as known at as_of.
select
    stages.stage,
    sum(reps.capacity_per_week) as leads_a_week
from {{ ref('stages') }} as stages
inner join {{ ref('reps') }} as reps
    on stages.worked_by = reps.team
group by stages.stage
