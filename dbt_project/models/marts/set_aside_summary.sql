-- How many activities were set aside, why and when. Includes activities that a rule marks but lets count.
with

marked as (

    select
        reason,
        rule,
        kind,
        {{ month_start(business_date('occurred_at')) }} as month,
        is_counted,
        activity_id,
        lead_id
    from {{ ref('set_aside') }}

)

select
    reason,
    rule,
    kind,
    month,
    is_counted,
    count(activity_id) as activities,
    count(distinct lead_id) as leads
from marked
group by reason, rule, kind, month, is_counted
