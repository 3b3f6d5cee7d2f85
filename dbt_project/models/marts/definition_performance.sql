-- How well each definition foretells, by the month in which it first found a lead (rule 27).
{% set outcomes = ['sql', 'opportunity', 'customer'] -%}
with

cohorts as (

    select
        definition,
        cohort_month,
        count(*) as leads,
        count(case when is_worked then 1 end) as worked,
        count(official_at) as also_official
    from {{ ref('qualifications') }}
    where definition is not null
    group by definition, cohort_month

),

-- A customer was foreseen if the definition found the lead before the opportunity.
recalled as (

    select
        register.definition,
        {{ month_start(business_date('leads.customer_at')) }} as cohort_month,
        count(*) as customers,
        count(case when found.qualified_at < coalesce(leads.opportunity_at, leads.customer_at) then 1 end) as foreseen
    from {{ ref('qualifications') }} as leads
    cross join {{ source('register', 'definitions') }} as register
    left join {{ ref('qualifications') }} as found
        on register.definition = found.definition and leads.lead_id = found.lead_id
    where leads.definition is null and leads.customer_at is not null
    group by register.definition, {{ month_start(business_date('leads.customer_at')) }}

),

capacity as (

    select sum(capacity_per_week) as leads_a_week from {{ ref('reps') }}
    where team = 'sdr'

),

months as (

    select
        definition,
        cohort_month
    from cohorts
    union
    select
        definition,
        cohort_month
    from recalled

),

together as (

    select
        months.definition,
        register.stage,
        months.cohort_month,
        coalesce(cohorts.leads, 0) as leads,
        coalesce(cohorts.worked, 0) as worked,
        coalesce(cohorts.also_official, 0) as also_official,
        coalesce(recalled.customers, 0) as customers,
        coalesce(recalled.foreseen, 0) as foreseen,
        {{ day_start('months.cohort_month') }} as starts_at,
        least({{ day_start(next_month_start('months.cohort_month')) }}, {{ as_of() }}) as ends_at,
        capacity.leads_a_week
    from months
    cross join capacity
    inner join {{ source('register', 'definitions') }} as register
        on months.definition = register.definition
    left join cohorts
        on months.definition = cohorts.definition and months.cohort_month = cohorts.cohort_month
    left join recalled
        on months.definition = recalled.definition and months.cohort_month = recalled.cohort_month

),

weekly as (

    select
        *,
        leads * 7 / ({{ days_between('starts_at', 'ends_at') }}) as found_a_week
    from together

),

-- With the same share of all leads that were first heard of in the month.
judged as (

    select
        found.definition,
        found.cohort_month,
        {% for outcome in outcomes -%}
        max(case when found.outcome = '{{ outcome }}' then found.had_it_before end) as {{ outcome }}_before,
        max(case when found.outcome = '{{ outcome }}' then found.judged end) as {{ outcome }}_judged,
        max(case when found.outcome = '{{ outcome }}' then found.had_it_after end) as {{ outcome }}_after,
        max(
            case when found.outcome = '{{ outcome }}' then {{ share('found.had_it_after', 'found.judged') }} end
        ) as {{ outcome }}_share,
        max(
            case
                when found.outcome = '{{ outcome }}' and everybody.had_it_after > 0
                    then {{ share('everybody.had_it_after', 'everybody.judged') }}
            end
        ) as {{ outcome }}_share_of_all,
        max(case when found.outcome = '{{ outcome }}' and found.is_mature then 1 end) as {{ outcome }}_matured,
        {% endfor -%}
        max(case when found.outcome = 'opportunity' then found.median_days end) as median_days_to_opportunity
    from {{ ref('cohort_counts') }} as found
    left join {{ ref('cohort_counts') }} as everybody
        on
            everybody.definition is null
            and found.cohort_month = everybody.cohort_month
            and found.outcome = everybody.outcome
    where found.definition is not null
    group by found.definition, found.cohort_month

)

select
    weekly.definition,
    weekly.stage,
    weekly.cohort_month,
    weekly.leads,
    weekly.found_a_week as leads_a_week,
    {{ share('weekly.found_a_week', 'weekly.leads_a_week') }} as share_of_capacity,
    {{ share('weekly.worked', 'weekly.leads') }} as share_worked,
    {{ share('weekly.also_official', 'weekly.leads') }} as share_official
    {%- for outcome in outcomes %},
    coalesce(judged.{{ outcome }}_before, 0) as {{ outcome }}_before,
    coalesce(judged.{{ outcome }}_judged, 0) as {{ outcome }}_judged,
    coalesce(judged.{{ outcome }}_after, 0) as {{ outcome }}_after,
    {{ share('judged.' ~ outcome ~ '_after', 'judged.' ~ outcome ~ '_judged') }} as {{ outcome }}_precision,
    {{ wilson('judged.' ~ outcome ~ '_after', 'judged.' ~ outcome ~ '_judged', '-1') }} as {{ outcome }}_precision_low,
    {{ wilson('judged.' ~ outcome ~ '_after', 'judged.' ~ outcome ~ '_judged', '1') }} as {{ outcome }}_precision_high,
    judged.{{ outcome }}_share / judged.{{ outcome }}_share_of_all as {{ outcome }}_lift,
    judged.{{ outcome }}_matured is not null as is_{{ outcome }}_mature
    {%- endfor %},
    judged.median_days_to_opportunity,
    weekly.customers,
    weekly.foreseen,
    {{ share('weekly.foreseen', 'weekly.customers') }} as recall,
    {{ wilson('weekly.foreseen', 'weekly.customers', '-1') }} as recall_low,
    {{ wilson('weekly.foreseen', 'weekly.customers', '1') }} as recall_high
from weekly
left join judged
    on weekly.definition = judged.definition and weekly.cohort_month = judged.cohort_month
