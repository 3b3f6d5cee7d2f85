-- An outcome that definitions are measured by needs its window in days: without it no lead would ever have the outcome
-- in time.
select stages.stage
from {{ ref('stages') }} as stages
left join {{ ref('maturity_windows') }} as windows
    on stages.stage = windows.stage
where stages.is_outcome and windows.days is null
