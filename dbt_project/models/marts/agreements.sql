-- The register: every version of every definition and of the follow-up agreement, who signed it, and its state at
-- as_of (rule 23).
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
    state,
    is_review_due
from {{ source('register', 'definitions') }}
