-- How Sales would have kept each version of the follow-up agreement, in force or not, by target and month (rule 41).
with

hand_offs as (

    select
        *,
        {{ month_start(business_date('entered_at')) }} as cohort_month
    from {{ ref('measured_hand_offs') }}

),

counted as (

    select
        agreement,
        stage,
        target,
        cohort_month,
        count(*) as hand_offs,
        count(*) filter (where state = 'met') as met,
        count(*) filter (where is_breached) as breached,
        count(*) filter (where state = 'withdrawn') as withdrawn,
        count(*) filter (where state in ('not_notified', 'waiting', 'due_soon')) as undecided,
        median(business_minutes) as median_business_minutes
    from hand_offs
    group by agreement, stage, target, cohort_month

)

select
    agreement,
    stage,
    target,
    cohort_month,
    hand_offs,
    met,
    breached,
    withdrawn,
    undecided,
    {{ share_with_interval('attainment', 'met', '(met + breached)') }},
    median_business_minutes,
    hand_offs / ({{ days_between(
        day_start('cohort_month'), 'least(' ~ day_start(next_month_start('cohort_month')) ~ ', ' ~ as_of() ~ ')'
    ) }} / 7) as hand_offs_a_week
from counted
