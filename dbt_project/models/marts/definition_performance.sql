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
    group by 1, 2

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
        {{ days_between(day_start('months.cohort_month'), 'least(' ~ day_start(next_month_start('months.cohort_month')) ~ ', ' ~ as_of() ~ ')') }} as days,
        capacity.leads_a_week
    from months
    cross join capacity
    inner join {{ source('register', 'definitions') }} as register
        on months.definition = register.definition
    left join cohorts
        on months.definition = cohorts.definition and months.cohort_month = cohorts.cohort_month
    left join recalled
        on months.definition = recalled.definition and months.cohort_month = recalled.cohort_month

)

select
    together.definition,
    together.stage,
    together.cohort_month,
    together.leads,
    together.leads * 7 / together.days as leads_a_week,
    {{ share('together.leads * 7 / together.days', 'together.leads_a_week') }} as share_of_capacity,
    {{ share('together.worked', 'together.leads') }} as share_worked,
    {{ share('together.also_official', 'together.leads') }} as share_official
    {%- for outcome in outcomes %},
    coalesce({{ outcome }}.had_it_before, 0) as {{ outcome }}_before,
    coalesce({{ outcome }}.judged, 0) as {{ outcome }}_judged,
    coalesce({{ outcome }}.had_it_after, 0) as {{ outcome }}_after,
    {{ share(outcome ~ '.had_it_after', outcome ~ '.judged') }} as {{ outcome }}_precision,
    {{ wilson(outcome ~ '.had_it_after', outcome ~ '.judged', '-1') }} as {{ outcome }}_precision_low,
    {{ wilson(outcome ~ '.had_it_after', outcome ~ '.judged', '1') }} as {{ outcome }}_precision_high,
    {{ share(outcome ~ '.had_it_after * all_' ~ outcome ~ '.judged', outcome ~ '.judged * all_' ~ outcome ~ '.had_it_after') }} as {{ outcome }}_lift,
    coalesce({{ outcome }}.is_mature, false) as is_{{ outcome }}_mature
    {%- endfor %},
    opportunity.median_days as median_days_to_opportunity,
    together.customers,
    together.foreseen,
    {{ share('together.foreseen', 'together.customers') }} as recall,
    {{ wilson('together.foreseen', 'together.customers', '-1') }} as recall_low,
    {{ wilson('together.foreseen', 'together.customers', '1') }} as recall_high
from together
{%- for outcome in outcomes %}
left join {{ ref('cohort_counts') }} as {{ outcome }}
    on
        together.definition = {{ outcome }}.definition
        and together.cohort_month = {{ outcome }}.cohort_month
        and {{ outcome }}.outcome = '{{ outcome }}'
left join {{ ref('cohort_counts') }} as all_{{ outcome }}
    on
        all_{{ outcome }}.definition is null
        and together.cohort_month = all_{{ outcome }}.cohort_month
        and all_{{ outcome }}.outcome = '{{ outcome }}'
{%- endfor %}
