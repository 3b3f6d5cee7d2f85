-- Customers of each month that each definition, complete or without one clause, had found before their opportunity
-- (rule 27).
select
    found.definition,
    found.clause,
    outcomes.customer_month as cohort_month,
    count(*) as customers_captured
from {{ ref('outcomes') }} as outcomes
inner join {{ ref('qualifications') }} as found
    on outcomes.lead_id = found.lead_id and outcomes.capturable_until > found.qualified_at
where found.definition is not null
group by found.definition, found.clause, outcomes.customer_month
