-- What became of the leads that went back to Marketing, by month, why and category (rule 49).
with

entries as (

    select * from {{ ref('journeys') }}
    where not is_skipped

),

gates as (

    select stage from {{ ref('stages') }}
    where model is not null

),

nurtured as (

    select
        entries.lead_id,
        entries.entered_at,
        lead(entries.entered_at) over (partition by entries.lead_id order by entries.entered_at) as next_off_ramp_at,
        entries.stage,
        case when entries.stage = 'lost' then 'lost' else boundaries.boundary_kind end as why,
        coalesce(decisions.category, 'none') as category
    from entries
    inner join {{ ref('stages') }} as stages
        on entries.stage = stages.stage and stages.is_off_ramp
    left join {{ ref('boundaries') }} as boundaries
        on entries.lead_id = boundaries.lead_id and entries.entered_at = boundaries.moment_at
    left join {{ ref('judged_decisions') }} as decisions
        on entries.stage = 'nurture' and boundaries.boundary_activity_id = decisions.activity_id

),

followed as (

    select
        nurtured.lead_id,
        nurtured.entered_at,
        {{ month_start(business_date('nurtured.entered_at')) }} as cohort_month,
        nurtured.why,
        nurtured.category,
        windows.weeks,
        min(entries.entered_at) filter (where entries.stage in (select gates.stage from gates)) as returned_at,
        min(entries.entered_at) filter (where entries.stage = 'sql') as sql_at,
        min(entries.entered_at) filter (where entries.stage = 'customer') as customer_at
    from nurtured
    inner join {{ ref('reporting_windows') }} as windows
        on windows.figure = 'way_back'
    left join entries
        on
            nurtured.lead_id = entries.lead_id
            and nurtured.entered_at < entries.entered_at
            and {{ plus_days('nurtured.entered_at', '7 * windows.weeks') }} >= entries.entered_at
            and (nurtured.next_off_ramp_at is null or nurtured.next_off_ramp_at >= entries.entered_at)
    where nurtured.stage in ('nurture', 'lost')
    group by nurtured.lead_id, nurtured.entered_at, nurtured.why, nurtured.category, windows.weeks

),

counted as (

    select
        cohort_month,
        why,
        category,
        weeks,
        count(*) as entered,
        count(returned_at) as returned,
        count(sql_at) as became_sql,
        count(customer_at) as became_customer,
        median({{ days_between('entered_at', 'returned_at') }}) as median_days
    from followed
    group by cohort_month, why, category, weeks

)

select
    cohort_month,
    why,
    category,
    entered,
    returned,
    became_sql,
    became_customer,
    {{ share_with_interval('returned_share', 'returned', 'entered') }},
    median_days,
    {{ is_month_mature('cohort_month', '7 * weeks') }} as is_mature
from counted
