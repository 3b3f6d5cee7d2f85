-- Every decision, and what speaks against it: facts that contradict its reason, a dispute, a rep who may not decide
-- (rules 42 and 43).
with

decisions as (

    select * from {{ ref('decisions') }}

),

facts as (

    select
        known_states.*, -- noqa: AM04
        decisions.activity_id as judged_activity_id,
        decisions.reason as judged_reason,
        efforts.attempts_before,
        efforts.contacts_before
    from {{ ref('efforts_before_decisions') }} as efforts
    inner join decisions
        on efforts.activity_id = decisions.activity_id
    left join {{ ref('known_states') }} as known_states
        on
            decisions.lead_id = known_states.lead_id
            and decisions.decided_at = known_states.known_at
            and known_states.is_moment

),

judged as (

    select
        judged_activity_id as activity_id,
        attempts_before,
        contacts_before,
        {{ is_contradicted_by_facts('judged_reason') }} as is_contradicted,
        {{ evidence('judged_reason') }} as evidence
    from facts

),

reasons as (

    {{ reasons() }}

)

select
    decisions.*, -- noqa: AM04
    reasons.category,
    reasons.responsible,
    reasons.disputed_clauses,
    reasons.try_again_after_days,
    judged.attempts_before,
    judged.contacts_before,
    judged.is_contradicted,
    case when judged.is_contradicted then judged.evidence end as evidence,
    case
        when decisions.disposition <> 'accepted' and decisions.hand_off_id is not null
            then {{ may_reject('decisions.agreement', 'reps.team', 'reps.rep_id') }}
    end as may_decide,
    coalesce(disputes.dispute, 'none') as dispute
from decisions
left join reasons
    on decisions.reason = reasons.reason
left join judged
    on decisions.activity_id = judged.activity_id
left join {{ ref('disputes') }} as disputes
    on decisions.activity_id = disputes.activity_id
left join {{ ref('rep_versions') }} as reps
    on
        decisions.decided_by_id = reps.rep_id
        and decisions.decided_at >= reps.known_from
        and decisions.decided_at < reps.known_until
