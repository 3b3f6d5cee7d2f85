-- One row per lead, cycle and stage that the lead entered or skipped.
select
    lead_id,
    cast(cycle as integer) as cycle,
    stage,
    entered_at,
    {{ business_date('entered_at') }} as entered_on,
    exited_at,
    {{ business_date('exited_at') }} as exited_on,
    days_in_stage,
    definition,
    is_skipped,
    reason
from {{ ref('journeys') }}
