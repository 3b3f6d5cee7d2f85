-- Every lead that is not sales qualified yet. Compare it with every_lead: the two find nearly the same leads.
with

moments as (

    select * from {{ ref('moments') }}

),

-- By the version of sales_qualified in force at the time.
sent as (

    select
        lead_id,
        cycle,
        min(first_met_in_force_at) as sent_at
    from {{ ref('sales_qualified_firsts') }}
    group by lead_id, cycle

),

criteria as (

    select
        moments.lead_id,
        moments.cycle,
        moments.moment_at,
        not moments.is_customer as meets_not_a_customer,
        coalesce(moments.domain_relationship, '') not in ('own', 'partner') as meets_not_own_staff_or_partner,
        coalesce(sent.sent_at > moments.moment_at, true) as meets_not_sent_to_sales
    from moments
    left join sent
        on moments.lead_id = sent.lead_id and moments.cycle = sent.cycle
    where moments.cycle is not null

)

select * from criteria
