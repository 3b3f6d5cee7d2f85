-- How often Sales tried and reached the lead before each decision that belongs to a hand-off, in the same lifecycle
-- period (rule 43).
with

decisions as (

    select
        decisions.activity_id,
        decisions.lead_id,
        decisions.decided_at,
        cycles.starts_after
    from {{ ref('decisions') }} as decisions
    inner join {{ ref('cycles') }} as cycles
        on
            decisions.lead_id = cycles.lead_id
            and (cycles.starts_after is null or decisions.decided_at > cycles.starts_after)
            and (cycles.ends_at is null or decisions.decided_at <= cycles.ends_at)
    where decisions.hand_off_id is not null

)

select
    decisions.activity_id,
    count(*) filter (where touches.is_attempt) as attempts_before,
    count(*) filter (where touches.is_contact) as contacts_before
from decisions
left join {{ ref('touches') }} as touches
    on
        decisions.lead_id = touches.lead_id
        and decisions.decided_at >= touches.occurred_at
        and (decisions.starts_after is null or decisions.starts_after < touches.occurred_at)
group by decisions.activity_id
