-- One row per decision of Sales about a published lead: what it says, why, and what speaks against it (rules 42, 43).
select
    decisions.activity_id,
    decisions.lead_id,
    decisions.hand_off_id,
    cast(decisions.cycle as integer) as cycle,
    decisions.stage,
    decisions.definition,
    decisions.decided_at,
    {{ business_date('decisions.decided_at') }} as decided_on,
    {{ published_rep_id('decisions.decided_by_id', 'rep_teams.team') }} as decided_by_id,
    decisions.decision,
    decisions.disposition,
    first_decisions.activity_id is not null as is_disposition,
    decisions.reason_told,
    decisions.reason,
    decisions.category,
    decisions.responsible,
    decisions.disputed_clauses,
    decisions.is_contradicted,
    decisions.evidence,
    decisions.may_decide,
    decisions.attempts_before,
    decisions.contacts_before,
    decisions.dispute
from {{ ref('judged_decisions') }} as decisions
left join {{ ref('first_decisions') }} as first_decisions
    on decisions.activity_id = first_decisions.activity_id
{{ join_team_then('decisions.decided_by_id', 'decisions.decided_at', as='rep_teams') }}
