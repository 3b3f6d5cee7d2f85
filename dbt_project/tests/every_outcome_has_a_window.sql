-- A stage by which definitions are judged needs the days within which it counts: without them nobody would have it in
-- time.
select stages.stage
from {{ ref('stages') }} as stages
left join {{ ref('maturity_windows') }} as windows
    on stages.stage = windows.stage
where stages.is_outcome and windows.days is null
