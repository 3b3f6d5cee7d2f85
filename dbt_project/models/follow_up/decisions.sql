-- Every decision of Sales about a published lead, the hand-off that the lead was in before it, and its reason (rules 42
-- and 43).
with

decisions as (

    select
        activity_id,
        lead_id,
        kind as decision,
        {{ disposition_of('kind') }} as disposition,
        occurred_at as decided_at,
        rep_id as decided_by_id,
        reason as reason_told,
        {{ reason_in_form('reason') }} as reason_in_form
    from {{ ref('activities') }}
    where
        {{ is_of_kind('kind', declared('cycles').get('decisions', [])) }}
        and lead_id in (select leads.lead_id from {{ ref('leads') }} as leads)

),

hand_offs as (

    select * from {{ ref('hand_offs') }}
    where is_in_force

)

select
    decisions.activity_id,
    decisions.lead_id,
    hand_offs.hand_off_id,
    hand_offs.agreement,
    hand_offs.cycle,
    hand_offs.stage,
    hand_offs.definition,
    decisions.decision,
    decisions.disposition,
    decisions.decided_at,
    decisions.decided_by_id,
    decisions.reason_told,
    case when decisions.disposition <> 'accepted' then {{ reason_named('decisions.reason_in_form') }} end as reason
from decisions
left join hand_offs
    on
        decisions.lead_id = hand_offs.lead_id
        and decisions.decided_at > hand_offs.entered_at
        and (hand_offs.stopped_at is null or decisions.decided_at <= hand_offs.stopped_at)
