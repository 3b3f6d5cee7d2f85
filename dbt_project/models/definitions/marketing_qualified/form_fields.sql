-- Whoever tells us much about themselves means it.
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
        moments.form_fields_filled >= 10 as meets_ten_form_fields
    from moments
    left join known_domains
        on moments.email_domain = known_domains.domain
    where moments.cycle is not null

)

select * from criteria
