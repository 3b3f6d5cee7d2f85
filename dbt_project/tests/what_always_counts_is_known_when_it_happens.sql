-- Rules 2 and 7: profile, answers and decisions are put in order by when they became known. So no source may give them
-- by visitor: what a visitor did is known when the visitor is identified, which may be later than it happened.
-- depends_on: {{ ref('activities') }}
select
    activity_id,
    kind,
    occurred_at,
    known_at
from {{ ref('judged_activities') if var('previous_as_of') else ref('activities') }}
where
    known_at > occurred_at
    and not {{ can_be_set_aside('kind') }}
