-- The clauses that the reasons of Sales dispute: of the hand-offs that a definition made and that have a disposition,
-- those whose lead was sent back in the same cycle for such a reason (rule 44).
with

disputed as (

    {{ disputed_clauses() }}

)

select
    hand_offs.stage,
    hand_offs.definition,
    disputed.clause,
    count(distinct hand_offs.hand_off_id) as blamed
from {{ ref('follow_up') }} as hand_offs
inner join {{ ref('judged_decisions') }} as decisions
    on
        hand_offs.lead_id = decisions.lead_id
        and hand_offs.cycle = decisions.cycle
        and hand_offs.entered_at < decisions.decided_at
inner join disputed
    on decisions.reason = disputed.reason
where hand_offs.disposition is not null and decisions.dispute <> 'overturned'
group by hand_offs.stage, hand_offs.definition, disputed.clause
