-- Rule 2: known_at is occurred_at or a later identification. An earlier one would use data from the future.
-- depends_on: {{ ref('activities') }}
select
    activity_id,
    occurred_at,
    known_at
from {{ ref('judged_activities') if var('previous_as_of') else ref('activities') }}
where known_at < occurred_at
