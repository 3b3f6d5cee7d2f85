-- Who owns the leads that were handed off, from when to when (rule 36).
with

leads as (

    select distinct lead_id from {{ ref('hand_offs') }}

)

select
    lead_id,
    owner_id,
    known_from as owned_from,
    known_until as owned_until
from {{ ref('profile_periods') }}
where owner_id is not null and lead_id in (select leads.lead_id from leads)
