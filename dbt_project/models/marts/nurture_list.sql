-- One row per lead that is not with Sales: why, since when, what would qualify it, and whether it may be mailed (rules
-- 46 to 48).
select
    leads.lead_id,
    leads.why,
    decisions.reason,
    decisions.category,
    leads.since_at,
    {{ business_date('leads.since_at') }} as since_on,
    {{ plus_dates(business_date('leads.since_at'), 'decisions.try_again_after_days') }} as try_again_on,
    leads.stage,
    leads.cycle,
    leads.times_nurtured,
    known_states.last_acted_online_at as last_acted_at,
    leads.gate,
    leads.definition,
    lacking.barriers,
    lacking.clauses_missing,
    lacking.missing,
    lacking.nearness,
    lacking.barriers is null and lacking.clauses_missing is null and lacking.lead_id is not null as waits_for_a_moment,
    suppressed.suppressed_because is null as may_be_mailed,
    suppressed.suppressed_because,
    {{ published_rep_id('attributes.owner_id', 'attributes.owner_team') }} as owner_id,
    known_states.lead_score_total as total_score
from {{ ref('nurtured_leads') }} as leads
inner join {{ ref('suppressed_leads') }} as suppressed
    on leads.lead_id = suppressed.lead_id
inner join {{ ref('lead_attributes') }} as attributes
    on leads.lead_id = attributes.lead_id
inner join {{ ref('known_states') }} as known_states
    on leads.lead_id = known_states.lead_id and not known_states.is_moment
left join {{ ref('lacking_clauses') }} as lacking
    on leads.lead_id = lacking.lead_id
left join {{ ref('judged_decisions') }} as decisions
    on leads.boundary_activity_id = decisions.activity_id
