-- How well each definition predicts, by the month in which it first found a lead (rule 27). Every definition has a row
-- for every month, also for months in which it found no lead.
{% set outcomes = declared('stages').get('outcomes', []) -%}
with

found as (

    select * from {{ ref('cohorts') }}
    where definition is not null and clause is null

),

all_leads as (

    select * from {{ ref('cohorts') }}
    where definition is null

),

customers_captured as (

    select * from {{ ref('captured_customers') }}
    where clause is null

),

counted as (

    select
        register.definition,
        register.stage,
        months.cohort_month,
        months.weeks,
        capacity.leads_a_week as capacity,
        {% for column in ['leads', 'worked', 'also_official'] -%}
        coalesce(found.{{ column }}, 0) as {{ column }},
        {% endfor -%}
        {% for outcome in outcomes -%}
        coalesce(found.{{ outcome }}_before, 0) as {{ outcome }}_before,
        coalesce(found.{{ outcome }}_judged, 0) as {{ outcome }}_judged,
        coalesce(found.{{ outcome }}_after, 0) as {{ outcome }}_after,
        {{ share('all_leads.' ~ outcome ~ '_after', 'all_leads.' ~ outcome ~ '_judged') }} as {{ outcome }}_base_rate,
        months.is_{{ outcome }}_mature,
        {% endfor -%}
        found.median_days_to_opportunity,
        coalesce(official.official_leads, 0) as official_leads,
        coalesce(official.official_leads_found, 0) as official_leads_found,
        months.customers,
        coalesce(customers_captured.customers_captured, 0) as customers_captured
    from {{ source('register', 'definitions') }} as register
    cross join {{ ref('cohort_months') }} as months
    left join {{ ref('stage_capacities') }} as capacity
        on register.stage = capacity.stage
    left join found
        on register.definition = found.definition and months.cohort_month = found.cohort_month
    left join all_leads
        on months.cohort_month = all_leads.cohort_month
    left join customers_captured
        on register.definition = customers_captured.definition and months.cohort_month = customers_captured.cohort_month
    left join {{ ref('official_cohorts') }} as official
        on register.definition = official.definition and months.cohort_month = official.cohort_month
    where register.stage <> 'follow_up'

)

select
    definition,
    stage,
    cohort_month,
    leads,
    leads / weeks as leads_a_week,
    {{ share('leads / weeks', 'capacity') }} as share_of_capacity,
    worked,
    {{ share('worked', 'leads') }} as share_worked,
    also_official,
    {{ share('also_official', 'leads') }} as share_official,
    official_leads,
    official_leads_found,
    {{ share('official_leads_found', 'official_leads') }} as share_of_official_found
    {%- for outcome in outcomes %},
    {{ outcome }}_before,
    {{ outcome }}_judged,
    {{ outcome }}_after,
    {{ share_with_interval(outcome ~ '_precision', outcome ~ '_after', outcome ~ '_judged') }},
    {{ outcome }}_base_rate,
    {{ share(outcome ~ '_after', outcome ~ '_judged') }} / nullif({{ outcome }}_base_rate, 0) as {{ outcome }}_lift,
    is_{{ outcome }}_mature
    {%- endfor %},
    median_days_to_opportunity,
    customers,
    customers_captured,
    {{ share_with_interval('recall', 'customers_captured', 'customers') }}
from counted
