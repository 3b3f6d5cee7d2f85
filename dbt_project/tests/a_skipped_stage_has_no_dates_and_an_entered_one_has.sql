-- Rule 14: a skipped stage is listed, without dates.
select
    lead_id,
    cycle,
    stage,
    is_skipped,
    entered_at,
    exited_at,
    days_in_stage,
    definition
from {{ ref('journeys') }}
where
    (is_skipped and coalesce(entered_at, exited_at) is not null)
    or (is_skipped and (days_in_stage is not null or definition is not null))
    or (not is_skipped and (entered_at is null or days_in_stage is null or days_in_stage < 0))
