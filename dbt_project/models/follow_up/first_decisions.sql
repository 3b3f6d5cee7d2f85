-- The disposition of each hand-off: what its first decision, or the first activity of an opportunity but a loss, says
-- of the lead (rule 42).
with

sold as (

    select
        activities.activity_id,
        hand_offs.hand_off_id,
        activities.occurred_at
    from {{ ref('activities') }} as activities
    inner join {{ ref('hand_offs') }} as hand_offs
        on
            activities.lead_id = hand_offs.lead_id
            and activities.occurred_at > hand_offs.entered_at
            and (hand_offs.stopped_at is null or activities.occurred_at <= hand_offs.stopped_at)
    where
        activities.kind in ('opportunity_opened', 'opportunity_stage_changed', 'opportunity_won')
        and hand_offs.is_in_force

),

said as (

    select
        hand_off_id,
        activity_id,
        decided_at,
        disposition
    from {{ ref('decisions') }}
    where hand_off_id is not null
    union all
    select
        hand_off_id,
        activity_id,
        occurred_at as decided_at,
        'accepted' as disposition
    from sold

),

placed as (

    select
        *,
        row_number() over (partition by hand_off_id order by decided_at, {{ natural_order('activity_id') }}) as place
    from said

)

select
    hand_off_id,
    activity_id,
    disposition,
    decided_at as disposition_at
from placed
where place = 1
