-- The right company profile, enough engagement and a buying action.
with

moments as (

    select * from {{ ref('moments') }}

),

criteria as (

    select
        lead_id,
        cycle,
        moment_at,
        not is_customer as meets_not_a_customer,
        coalesce(domain_relationship, '') not in ('own', 'partner') as meets_not_own_staff_or_partner,
        coalesce(domain_relationship, '') <> 'competitor' as meets_not_a_competitor,
        industry in ('software', 'manufacturing', 'logistics', 'healthcare', 'finance') as meets_industry,
        employees >= 50 as meets_company_size,
        lead_score_engagement >= 20 as meets_engagement,
        (
            demo_requests + contact_requests + information_requests + key_downloads >= 1
            or pricing_visits_30d >= 2
        ) as meets_buying_action
    from moments
    where cycle is not null

)

select * from criteria
