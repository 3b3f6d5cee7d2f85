-- One row per lead, cycle and stage that the lead entered or skipped.
select
    lead_id,
    cast(cycle as integer) as cycle,
    stage,
    entered_at,
    exited_at,
    days_in_stage,
    definition,
    is_skipped,
    reason
from {{ ref('journeys') }}
