-- Three visits within seven days.
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
        visits_7d >= 3 as meets_three_visits_in_a_week
    from moments
    where cycle is not null

)

select * from criteria
