-- The register: every version of every definition, who signed it, and in what state it is at as_of (rule 23).
with

register as (

    select
        *,
        marketing_signed_by is not null and sales_signed_by is not null as is_signed,
        coalesce(fingerprint <> signed_fingerprint, true) as is_changed
    from {{ source('register', 'definitions') }}

)

select
    definition,
    stage,
    description,
    in_force_from,
    in_force_to,
    review_by_on,
    marketing_signed_by,
    marketing_signed_on,
    sales_signed_by,
    sales_signed_on,
    fingerprint,
    signed_fingerprint,
    case
        when in_force_from is null then 'candidate'
        when not is_signed then 'unsigned'
        when is_changed then 'changed'
        when in_force_to_at <= {{ as_of() }} then 'retired'
        when in_force_from_at <= {{ as_of() }} then 'in_force'
        else 'agreed'
    end as state,
    coalesce({{ business_date(as_of()) }} > review_by_on, false) as is_review_due
from register
