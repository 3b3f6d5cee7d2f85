-- From when to when an active rep owns each lead that was handed off (rule 36).
select
    owners.lead_id,
    owners.owner_id,
    greatest(owners.owned_from, reps.known_from) as owned_from,
    least(owners.owned_until, reps.known_until) as owned_until
from {{ ref('owner_periods') }} as owners
inner join {{ ref('rep_versions') }} as reps
    on
        owners.owner_id = reps.rep_id
        and owners.owned_from < reps.known_until
        and owners.owned_until > reps.known_from
where reps.is_active
