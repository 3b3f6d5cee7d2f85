-- When each lead first entered each stage, over all its cycles.
select
    lead_id,
    stage,
    min(entered_at) as entered_at
from {{ ref('journeys') }}
where not is_skipped
group by lead_id, stage
