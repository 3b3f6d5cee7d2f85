-- The first activity that keeps the promise of each hand-off, in time or not (rule 38).
with

answers as (

    select
        hand_offs.agreement,
        hand_offs.hand_off_id,
        hand_offs.lead_id,
        hand_offs.stage,
        acts.activity_id,
        acts.kind,
        acts.occurred_at,
        acts.logged_at,
        acts.rep_id,
        row_number() over (
            partition by hand_offs.agreement, hand_offs.hand_off_id
            order by acts.occurred_at, {{ natural_order('acts.activity_id') }}
        ) as place
    from {{ ref('hand_offs') }} as hand_offs
    inner join {{ ref('sales_acts') }} as acts
        on
            hand_offs.lead_id = acts.lead_id
            and hand_offs.entered_at <= acts.occurred_at
            and (hand_offs.stopped_at is null or hand_offs.stopped_at >= acts.occurred_at)
    where
        (hand_offs.answered_by in ('anyone', acts.team) or acts.is_of_opportunity)
        -- a decision or an opportunity at the very entry is what put the lead there
        and (hand_offs.entered_at < acts.occurred_at or acts.is_attempt or acts.is_contact)
        and case hand_offs.accepts
            when 'contact' then acts.is_contact
            when 'attempt' then acts.is_attempt or acts.is_contact
            else true
        end

),

firsts as (

    select * from answers
    where place = 1

),

owners as (

    {{ owners_at('firsts', 'occurred_at') }}

)

select
    firsts.agreement,
    firsts.hand_off_id,
    firsts.occurred_at as responded_at,
    firsts.rep_id as responded_by_id,
    firsts.kind as responded_with,
    firsts.logged_at,
    coalesce(firsts.rep_id = owners.owner_id, false) as is_by_owner
from firsts
left join owners
    on firsts.agreement = owners.agreement and firsts.hand_off_id = owners.hand_off_id
