-- Outcomes of the leads that each definition, complete or without one clause, first found in a month (rule 27).
select
    definition,
    clause,
    cohort_month,
    count(*) as leads,
    count(case when is_worked then 1 end) as worked,
    count(case when is_official then 1 end) as also_official,
    {% for outcome in declared('stages').get('outcomes', []) -%}
    count(case when is_{{ outcome }}_before then 1 end) as {{ outcome }}_before,
    count(case when not is_{{ outcome }}_before then 1 end) as {{ outcome }}_judged,
    count(case when is_{{ outcome }}_after then 1 end) as {{ outcome }}_after,
    {% endfor -%}
    median(case when is_opportunity_after then days_to_opportunity end) as median_days_to_opportunity,
    count(case when is_kept_out and not is_customer_before then 1 end) as kept_out_judged,
    count(case when is_kept_out and is_customer_after then 1 end) as kept_out_after
from {{ ref('qualifications') }}
group by definition, clause, cohort_month
