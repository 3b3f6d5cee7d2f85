-- Rule 15: a lead whose cycle ends is in an off-ramp then. A kind without one would leave the lead on the ladder, in a
-- cycle that has ended.
select
    cycles.lead_id,
    cycles.ended_by,
    entries.stage
from {{ ref('cycles') }} as cycles
left join {{ ref('off_ramp_entries') }} as entries
    on cycles.lead_id = entries.lead_id and cycles.ends_at = entries.entered_at
left join {{ ref('stages') }} as stages
    on entries.stage = stages.stage
where cycles.ended_by is not null and not coalesce(stages.is_off_ramp, false)
