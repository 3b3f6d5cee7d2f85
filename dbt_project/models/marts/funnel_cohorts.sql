-- The outcomes of the leads that entered each stage in each business month (rule 27).
with

entries as (

    select
        journeys.*,
        {{ month_start(business_date('journeys.entered_at')) }} as cohort_month,
        lead_stages.source,
        lead_stages.segment,
        coalesce(lead_stages.first_campaign_id, 'none') as campaign_id,
        lead_stages.first_campaign as campaign
    from {{ ref('journeys') }} as journeys
    inner join {{ ref('lead_stages') }} as lead_stages
        on journeys.lead_id = lead_stages.lead_id

),

steps as (

    select
        stages.stage,
        stages.ladder,
        next_stages.stage as next_stage
    from {{ ref('stages') }} as stages
    left join {{ ref('stages') }} as next_stages
        on stages.ladder + 1 = next_stages.ladder and not next_stages.is_off_ramp
    where not stages.is_off_ramp

),

windows as (

    select * from {{ ref('maturity_windows') }}

),

followed as (

    select
        entries.cohort_month,
        entries.source,
        entries.segment,
        entries.campaign_id,
        entries.campaign,
        entries.stage,
        steps.ladder,
        steps.next_stage,
        next_entries.entered_at is not null as is_converted,
        coalesce(next_entries.is_skipped, false) as is_next_skipped,
        {{ days_between('entries.entered_at', 'next_entries.entered_at') }} as days_to_next,
        customers.entered_at is not null as is_customer
    from entries
    inner join steps
        on entries.stage = steps.stage
    left join entries as next_entries
        on
            entries.lead_id = next_entries.lead_id
            and entries.cycle = next_entries.cycle
            and steps.next_stage = next_entries.stage
    left join entries as customers
        on
            entries.lead_id = customers.lead_id
            and entries.cycle = customers.cycle
            and customers.stage = 'customer'
    where not entries.is_skipped

),

counted as (

    select
        cohort_month,
        source,
        segment,
        campaign_id,
        campaign,
        stage,
        next_stage,
        {{ day_start(next_month_start('cohort_month')) }} as month_ends_at,
        count(*) as entered,
        count(case when is_converted then 1 end) as converted,
        count(case when is_next_skipped then 1 end) as skipped,
        median(days_to_next) as median_days,
        count(case when is_customer then 1 end) as became_customers
    from followed
    group by cohort_month, source, segment, campaign_id, campaign, stage, next_stage

)

select
    counted.cohort_month,
    counted.source,
    counted.segment,
    counted.campaign_id,
    counted.campaign,
    counted.stage,
    counted.next_stage,
    counted.entered,
    counted.converted,
    counted.skipped,
    counted.median_days,
    coalesce({{ plus_days('counted.month_ends_at', 'next_window.days') }} <= {{ as_of() }}, true) as is_mature,
    counted.became_customers,
    {{ plus_days('counted.month_ends_at', 'customer_window.days') }} <= {{ as_of() }} as is_customer_mature
from counted
left join windows as next_window
    on counted.next_stage = next_window.stage
inner join windows as customer_window
    on customer_window.stage = 'customer'
