-- How well each definition predicts, over all its months: counts are summed, shares are never averaged. Outcomes are
-- counted in the months that are mature for them (rule 27).
{% set outcomes = declared('stages').get('outcomes', []) -%}
with

months as (

    select * from {{ ref('definition_performance') }}

),

recent_weeks as (

    select * from {{ ref('recent_weeks') }}

),

pooled as (

    select
        definition,
        sum(leads) as leads,
        sum(worked) as worked,
        sum(customers) as customers,
        sum(customers_captured) as customers_captured,
        {% for outcome in outcomes -%}
        {%- set mature = 'is_' ~ outcome ~ '_mature' %}
        count(case when {{ mature }} and {{ outcome }}_judged > 0 then 1 end) as {{ outcome }}_months,
        sum({{ outcome }}_judged) filter (where {{ mature }}) as {{ outcome }}_judged,
        sum({{ outcome }}_after) filter (where {{ mature }}) as {{ outcome }}_after,
        -- how many the base rates of their months would give; a month without a base rate is left out. Summed as
        -- decimals, for a sum of doubles depends on the order of its rows.
        cast(sum(cast({{ outcome }}_judged * {{ outcome }}_base_rate as decimal(28, 12))) filter (
            where {{ mature }}
        ) as double) as {{ outcome }}_expected,
        sum({{ outcome }}_judged) filter (
            where {{ mature }} and {{ outcome }}_base_rate is not null
        ) as {{ outcome }}_judged_with_base_rate,
        sum({{ outcome }}_after) filter (where {{ mature }} and {{ outcome }}_base_rate > 0) as {{ outcome }}_compared,
        {% endfor -%}
        median(median_days_to_opportunity) filter (where is_opportunity_mature) as median_days_to_opportunity
    from months
    group by definition

),

recent as (

    select
        qualifications.definition,
        count(*) as leads
    from {{ ref('qualifications') }} as qualifications
    inner join recent_weeks
        on qualifications.qualified_at >= recent_weeks.starts_at
    where qualifications.definition is not null and qualifications.clause is null
    group by qualifications.definition

),

counted as (

    select
        register.definition,
        register.stage,
        coalesce(recent.leads, 0) / recent_weeks.weeks as leads_a_week,
        cast(capacity.leads_a_week as double) as capacity_a_week,
        {% for column in ['leads', 'worked', 'customers', 'customers_captured'] -%}
        cast(coalesce(pooled.{{ column }}, 0) as bigint) as {{ column }},
        {% endfor -%}
        {% for outcome in outcomes -%}
        {% for column in ['months', 'judged', 'after'] -%}
        cast(coalesce(pooled.{{ outcome }}_{{ column }}, 0) as bigint) as {{ outcome }}_{{ column }},
        {% endfor -%}
        {% set judged = 'pooled.' ~ outcome ~ '_judged_with_base_rate' -%}
        {{ share('pooled.' ~ outcome ~ '_expected', judged) }} as {{ outcome }}_base_rate,
        pooled.{{ outcome }}_compared / nullif(pooled.{{ outcome }}_expected, 0) as {{ outcome }}_lift,
        {% endfor -%}
        pooled.median_days_to_opportunity
    from {{ source('register', 'definitions') }} as register
    cross join recent_weeks
    left join {{ ref('stage_capacities') }} as capacity
        on register.stage = capacity.stage
    left join pooled
        on register.definition = pooled.definition
    left join recent
        on register.definition = recent.definition
    where register.stage <> 'follow_up'

)

select
    definition,
    stage,
    leads,
    leads_a_week,
    capacity_a_week,
    {{ share('leads_a_week', 'capacity_a_week') }} as share_of_capacity,
    worked,
    {{ share('worked', 'leads') }} as share_worked
    {%- for outcome in outcomes %},
    {{ outcome }}_months,
    {{ outcome }}_judged,
    {{ outcome }}_after,
    {{ share_with_interval(outcome ~ '_precision', outcome ~ '_after', outcome ~ '_judged') }},
    {{ outcome }}_base_rate,
    {{ outcome }}_lift
    {%- endfor %},
    median_days_to_opportunity,
    customers,
    customers_captured,
    {{ share_with_interval('recall', 'customers_captured', 'customers') }}
from counted
