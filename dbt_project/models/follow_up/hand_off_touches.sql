-- How often and when Sales tried and reached the lead of each hand-off, whoever it was (rule 38).
select
    hand_offs.agreement,
    hand_offs.hand_off_id,
    count(*) filter (where touches.is_attempt) as attempts,
    count(*) filter (where touches.is_automated) as automated_touches,
    min(touches.occurred_at) filter (where touches.is_attempt) as first_attempt_at,
    min(touches.occurred_at) filter (where touches.is_contact) as first_contact_at
from {{ ref('hand_offs') }} as hand_offs
inner join {{ ref('touches') }} as touches
    on
        hand_offs.lead_id = touches.lead_id
        and hand_offs.entered_at <= touches.occurred_at
        and (hand_offs.stopped_at is null or hand_offs.stopped_at >= touches.occurred_at)
group by hand_offs.agreement, hand_offs.hand_off_id
