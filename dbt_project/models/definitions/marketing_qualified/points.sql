-- A total score of 50 points or more, from fit and engagement.
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
        lead_score_total >= 50 as meets_points
    from moments
    where cycle is not null

)

select * from criteria
