-- All definitions that found anybody, beside one another, over the months that are mature for customers; recall over all
-- customers. In the published database, after `use accord.accord`.
with

pooled as (

    select
        stage,
        definition,
        cast(sum(leads) as integer) as leads,
        avg(leads_a_week) as leads_a_week,
        avg(share_of_capacity) as of_capacity,
        sum(worked) / nullif(sum(leads), 0) as worked,
        sum(also_official) / nullif(sum(leads), 0) as official,
        sum(official_leads_found) / nullif(sum(official_leads), 0) as of_official,
        sum(opportunity_after) / nullif(sum(opportunity_judged), 0) as to_opportunity,
        median(median_days_to_opportunity) as days_before
    from definition_performance
    where is_customer_mature
    group by stage, definition
    having sum(leads) > 0

),

judged as (

    select distinct
        definition,
        leads,
        precision,
        precision_low,
        precision_high,
        recall,
        recall_low,
        recall_high
    from clause_performance

),

usual as (

    select sum(customer_after) / nullif(sum(customer_judged), 0) as precision
    from definition_performance
    where is_customer_mature and definition = 'every_lead'

)

select
    pooled.stage,
    pooled.definition,
    pooled.leads,
    round(pooled.leads_a_week, 1) as a_week,
    round(100 * pooled.of_capacity) as "capacity %",
    round(100 * pooled.worked) as "worked %",
    round(100 * pooled.official) as "official %",
    round(100 * pooled.of_official) as "of official %",
    round(100 * pooled.to_opportunity, 1) as "opportunity %",
    round(pooled.days_before, 1) as days_before,
    printf('%.1f (%.1f-%.1f)', 100 * judged.precision, 100 * judged.precision_low, 100 * judged.precision_high) as "customer %",
    round(judged.precision / usual.precision, 2) as lift,
    printf('%.0f (%.0f-%.0f)', 100 * judged.recall, 100 * judged.recall_low, 100 * judged.recall_high) as "recall %"
from pooled
inner join judged
    on pooled.definition = judged.definition
cross join usual
order by pooled.stage, judged.precision, pooled.definition;
