-- Rule 21: a build as of T over all data equals one over data cut at T only if no row has T or later, in
-- either time.
-- depends_on: {{ ref('activities') }}
select
    activity_id,
    occurred_at,
    known_at
from {{ ref('judged_activities') if var('previous_as_of') else ref('activities') }}
where occurred_at >= {{ as_of() }} or known_at >= {{ as_of() }}
