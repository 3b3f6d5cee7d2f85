-- Ten form fields filled in.
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
        form_fields_filled >= 10 as meets_ten_form_fields
    from moments
    where cycle is not null

)

select * from criteria
