-- How Sales followed up, by month of the hand-off, stage and group: contact, kept promises, speed (rule 45).
with

hand_offs as (

    select
        hand_off_groups.cohort_month,
        hand_off_groups.dimension,
        hand_off_groups.value,
        hand_offs.*,
        hand_offs.state <> 'withdrawn' and {{ plus_days('hand_offs.entered_at', '7 * windows.weeks') }} < {{ as_of() }}
            as is_timed
    from {{ ref('hand_off_groups') }} as hand_off_groups
    inner join {{ ref('follow_up') }} as hand_offs
        on hand_off_groups.hand_off_id = hand_offs.hand_off_id
    inner join {{ ref('reporting_windows') }} as windows
        on windows.figure = 'contact'
    where hand_off_groups.dimension not in ('campaign', 'segment', 'fit_grade')

),

-- a hand-off without a response comes last: nobody knows when it will be answered
placed as (

    select
        *,
        count(*) filter (where is_timed) over same as timed,
        case
            when is_timed
                then row_number() over (same order by not is_timed asc, business_minutes asc nulls last)
        end as place,
        case
            when is_timed
                then row_number() over (same order by not is_timed asc, minutes_since_entry asc nulls last)
        end as lead_place
    from hand_offs
    window same as (partition by cohort_month, stage, dimension, value)

),

counted as (

    select
        cohort_month,
        stage,
        dimension,
        value,
        count(*) as handed_off,
        count(*) filter (where within_14_days = 'contacted') as contacted,
        count(*) filter (where within_14_days = 'only_tried') as only_tried,
        count(*) filter (where within_14_days = 'only_decided') as only_decided,
        count(*) filter (where within_14_days = 'ignored') as ignored,
        count(*) filter (where state = 'met') as met,
        count(*) filter (where state = 'late') as late,
        count(*) filter (where state in ('ignored', 'overdue')) as breached_without_response,
        count(*) filter (where state = 'withdrawn') as withdrawn,
        count(*) filter (where state in ('not_notified', 'waiting', 'due_soon')) as not_due,
        min(business_minutes) filter (where 2 * place >= timed) as minutes_p50,
        min(business_minutes) filter (where 10 * place >= 9 * timed) as minutes_p90,
        min(minutes_since_entry) filter (where 2 * lead_place >= timed) as lead_minutes_p50,
        median(attempts) filter (where is_timed) as attempts_median,
        count(*) filter (where is_logged_late) as logged_late
    from placed
    group by cohort_month, stage, dimension, value

)

select
    counted.*,
    {{ share_with_interval('contact_share', 'contacted', '(contacted + only_tried + only_decided + ignored)') }},
    {{ share_with_interval('ignored_share', 'ignored', '(contacted + only_tried + only_decided + ignored)') }},
    {{ share_with_interval('attainment', 'met', '(met + late + breached_without_response)') }},
    coalesce({{ is_month_mature('counted.cohort_month', 'windows.days') }}, false) as is_mature
from counted
left join {{ ref('maturity_windows') }} as windows
    on counted.stage = windows.stage
