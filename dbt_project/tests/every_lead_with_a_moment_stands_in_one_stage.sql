-- A lead that falls out of a join would not be published; one in two off-ramps, or not flagged where it stands, would
-- be worked twice or never.
select
    leads.lead_id,
    lead_stages.stage
from {{ ref('leads') }} as leads
left join {{ ref('lead_stages') }} as lead_stages
    on leads.lead_id = lead_stages.lead_id
where
    lead_stages.lead_id is null
    or lead_stages.is_nurture <> (lead_stages.stage = 'nurture')
    or lead_stages.is_disqualified <> (lead_stages.stage = 'disqualified')
    or lead_stages.is_lost <> (lead_stages.stage = 'lost')
