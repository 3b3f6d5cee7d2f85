-- Whether somebody reached, tried or decided about the lead of each hand-off of the stage mql within two weeks and its
-- lifecycle period (rule 45).
with

hand_offs as (

    select
        hand_offs.hand_off_id,
        hand_offs.lead_id,
        hand_offs.entered_at,
        least({{ plus_days('hand_offs.entered_at', '7 * windows.weeks') }}, cycles.ends_at) as until_at
    from {{ ref('measured_hand_offs') }} as hand_offs
    inner join {{ ref('reporting_windows') }} as windows
        on windows.figure = 'contact'
    inner join {{ ref('cycles') }} as cycles
        on
            hand_offs.lead_id = cycles.lead_id
            and (cycles.starts_after is null or hand_offs.entered_at > cycles.starts_after)
            and (cycles.ends_at is null or hand_offs.entered_at <= cycles.ends_at)
    where
        hand_offs.is_in_force
        and hand_offs.stage = 'mql'
        and hand_offs.state <> 'withdrawn'
        and {{ plus_days('hand_offs.entered_at', '7 * windows.weeks') }} < {{ as_of() }}

),

touches as (

    select
        hand_offs.hand_off_id,
        bool_or(touches.is_contact) as is_contacted,
        bool_or(touches.is_attempt) as is_tried
    from hand_offs
    inner join {{ ref('touches') }} as touches
        on
            hand_offs.lead_id = touches.lead_id
            and hand_offs.entered_at <= touches.occurred_at
            and hand_offs.until_at >= touches.occurred_at
    group by hand_offs.hand_off_id

),

acts as (

    select distinct hand_offs.hand_off_id
    from hand_offs
    inner join {{ ref('sales_acts') }} as acts
        on
            hand_offs.lead_id = acts.lead_id
            and hand_offs.entered_at < acts.occurred_at
            and hand_offs.until_at >= acts.occurred_at
    where not acts.is_attempt and not acts.is_contact

)

select
    hand_offs.hand_off_id,
    case
        when touches.is_contacted then 'contacted'
        when touches.is_tried then 'only_tried'
        when acts.hand_off_id is not null then 'only_decided'
        else 'ignored'
    end as within_14_days
from hand_offs
left join touches
    on hand_offs.hand_off_id = touches.hand_off_id
left join acts
    on hand_offs.hand_off_id = acts.hand_off_id
