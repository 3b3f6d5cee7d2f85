-- Somebody who asks to be called, or does so much that it comes to the same.
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
        (
            moments.demo_requests + moments.contact_requests >= 1
            or moments.lead_score_engagement >= 45
        ) as meets_raised_a_hand
    from moments
    left join known_domains
        on moments.email_domain = known_domains.domain
    where moments.cycle is not null

)

select * from criteria
