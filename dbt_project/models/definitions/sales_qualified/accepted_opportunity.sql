-- Sales contacted the lead and linked it to an opportunity.
with

moments as (

    select * from {{ ref('moments') }}

),

criteria as (

    select
        lead_id,
        cycle,
        moment_at,
        sales_touches >= 1 as meets_contacted_by_sales,
        open_opportunities + won_opportunities >= 1 as meets_has_an_opportunity
    from moments
    where cycle is not null

)

select * from criteria
