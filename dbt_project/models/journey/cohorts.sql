-- What became of the leads that each definition first found in a month, whole or without a clause (rule 27).
{% set outcomes = ['sql', 'opportunity', 'customer'] -%}
with

windows as (

    select
        {% for outcome in outcomes -%}
        max(case when stage = '{{ outcome }}' then days end) as {{ outcome }}_days{{ ',' if not loop.last }}
        {% endfor -%}
    from {{ ref('maturity_windows') }}

),

followed as (

    select
        found.definition,
        found.clause,
        found.cohort_month,
        found.is_kept_out,
        case found.stage
            when 'mql' then outcomes.mql_at
            when 'sal' then outcomes.sal_at
            when 'sql' then outcomes.sql_at
        end is not null as is_official,
        coalesce(touches.last_touch_at >= found.qualified_at, false) as is_worked,
        {% for outcome in outcomes -%}
        coalesce(outcomes.{{ outcome }}_at <= found.qualified_at, false) as is_{{ outcome }}_before,
        coalesce(
            outcomes.{{ outcome }}_at > found.qualified_at
            and outcomes.{{ outcome }}_at <= {{ plus_days('found.qualified_at', 'windows.' ~ outcome ~ '_days') }}, false
        ) as is_{{ outcome }}_after,
        {% endfor -%}
        {{ days_between('found.qualified_at', 'outcomes.opportunity_at') }} as days_to_opportunity
    from {{ ref('qualifications') }} as found
    cross join windows
    inner join {{ ref('outcomes') }} as outcomes
        on found.lead_id = outcomes.lead_id
    left join {{ ref('sales_touches') }} as touches
        on found.lead_id = touches.lead_id

)

select
    definition,
    clause,
    cohort_month,
    count(*) as leads,
    count(case when is_worked then 1 end) as worked,
    count(case when is_official then 1 end) as also_official,
    {% for outcome in outcomes -%}
    count(case when is_{{ outcome }}_before then 1 end) as {{ outcome }}_before,
    count(case when not is_{{ outcome }}_before then 1 end) as {{ outcome }}_judged,
    count(case when is_{{ outcome }}_after then 1 end) as {{ outcome }}_after,
    {% endfor -%}
    median(case when is_opportunity_after then days_to_opportunity end) as median_days_to_opportunity,
    count(case when is_kept_out and not is_customer_before then 1 end) as kept_out_judged,
    count(case when is_kept_out and is_customer_after then 1 end) as kept_out_after
from followed
group by definition, clause, cohort_month
