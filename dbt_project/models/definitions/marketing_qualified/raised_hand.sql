-- A request for a demo or for contact, or high engagement.
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
        (
            demo_requests + contact_requests >= 1
            or lead_score_engagement >= 45
        ) as meets_raised_a_hand
    from moments
    where cycle is not null

)

select * from criteria
