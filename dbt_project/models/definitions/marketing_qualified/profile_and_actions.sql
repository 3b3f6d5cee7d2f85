-- The right kind of company, doing the things that buyers do.
with

moments as (

    select * from {{ ref('moments') }}

),

known_domains as (

    select * from {{ ref('known_domains') }}

),

criteria as (

    select
        moments.lead_id,
        moments.cycle,
        moments.moment_at,
        not moments.is_customer as meets_not_a_customer,
        coalesce(known_domains.relationship, '') not in ('own', 'partner') as meets_not_own_staff_or_partner,
        coalesce(known_domains.relationship, '') <> 'competitor' as meets_not_a_competitor,
        moments.industry in ('software', 'manufacturing', 'logistics', 'healthcare', 'finance') as meets_industry,
        moments.employees >= 50 as meets_company_size,
        moments.lead_score_engagement >= 20 as meets_engagement,
        (
            moments.demo_requests + moments.contact_requests + moments.information_requests + moments.key_downloads >= 1
            or moments.pricing_visits_30d >= 2
        ) as meets_buying_action
    from moments
    left join known_domains
        on moments.email_domain = known_domains.domain
    where moments.cycle is not null

)

select * from criteria
