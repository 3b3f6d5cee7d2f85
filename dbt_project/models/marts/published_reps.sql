-- One row per sales person, as known at as_of.
select
    rep_id,
    name,
    team,
    capacity_per_week
from {{ ref('reps') }}
