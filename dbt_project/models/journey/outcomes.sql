-- The outcomes of each lead over all its cycles: what a definition predicts (rule 27).
with

-- the opportunity that was won, not one that was lost in an earlier cycle
won_opportunities as (

    select
        opportunities.lead_id,
        min(opportunities.entered_at) as entered_at
    from {{ ref('journeys') }} as opportunities
    inner join {{ ref('journeys') }} as customers
        on
            opportunities.lead_id = customers.lead_id
            and opportunities.cycle = customers.cycle
            and customers.stage = 'customer'
            and not customers.is_skipped
    where opportunities.stage = 'opportunity' and not opportunities.is_skipped
    group by opportunities.lead_id

),

firsts as (

    select
        lead_id
        {%- for outcome in declared('stages').get('outcomes', []) %},
        min(case when stage = '{{ outcome }}' then entered_at end) as {{ outcome }}_at{% endfor %}
    from {{ ref('first_entries') }}
    group by lead_id

)

select
    firsts.*,
    {{ month_start(business_date('firsts.customer_at')) }} as customer_month,
    coalesce(won_opportunities.entered_at, firsts.customer_at) as capturable_until
from firsts
left join won_opportunities
    on firsts.lead_id = won_opportunities.lead_id
