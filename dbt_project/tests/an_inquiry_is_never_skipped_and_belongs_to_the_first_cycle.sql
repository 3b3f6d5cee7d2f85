-- Rule 14: inquiry is the first moment; nothing comes before it, and a lead that comes back does not inquire again.
select
    lead_id,
    cycle,
    stage,
    is_skipped
from {{ ref('journeys') }}
where stage = 'inquiry' and (is_skipped or cycle <> 1)
