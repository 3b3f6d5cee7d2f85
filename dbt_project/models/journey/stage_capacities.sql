-- What the team that works a stage can take on in a week, as it is today.
select
    stages.stage,
    sum(reps.capacity_per_week) as leads_a_week
from {{ ref('stages') }} as stages
inner join {{ ref('reps') }} as reps
    on stages.worked_by = reps.team
group by stages.stage
