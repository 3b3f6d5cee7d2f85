-- What Sales sends back, by month of the hand-off, stage and group (rule 44).
with

counted as (

    select
        hand_off_groups.cohort_month,
        hand_off_groups.stage,
        hand_off_groups.dimension,
        hand_off_groups.value,
        count(*) as handed_off,
        count(hand_offs.disposition) as decided,
        count(*) filter (where hand_offs.disposition = 'accepted') as accepted,
        count(*) filter (where hand_offs.disposition = 'sent_back') as sent_back,
        count(*) filter (where hand_offs.disposition = 'disqualified') as disqualified,
        count(*) filter (where hand_offs.disposition is null) as undecided,
        count(*) filter (where hand_offs.responsible = 'marketing' and hand_offs.dispute <> 'overturned')
            as marketing_responsible,
        count(*) filter (where hand_offs.is_contradicted) as contradicted,
        count(*) filter (where hand_offs.dispute = 'overturned' and hand_offs.disposition <> 'accepted') as overturned
    from {{ ref('hand_off_groups') }} as hand_off_groups
    inner join {{ ref('follow_up') }} as hand_offs
        on hand_off_groups.hand_off_id = hand_offs.hand_off_id
    where hand_off_groups.dimension not in ('agreement', 'target')
    group by hand_off_groups.cohort_month, hand_off_groups.stage, hand_off_groups.dimension, hand_off_groups.value

)

select
    counted.*,
    {{ share_with_interval('sent_back_share', '(sent_back + disqualified)', 'decided') }},
    {{ share_with_interval('marketing_share', 'marketing_responsible', 'decided') }},
    {{ share_with_interval('contradicted_share', 'contradicted', '(sent_back + disqualified)') }},
    coalesce({{ is_month_mature('counted.cohort_month', 'windows.days') }}, false) as is_mature
from counted
left join {{ ref('maturity_windows') }} as windows
    on counted.stage = windows.stage
