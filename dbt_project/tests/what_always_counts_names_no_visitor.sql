-- Rules 2 and 7: what a visitor did may be known later than it happened. Profile, answers and decisions are put in the
-- order in which they happened by when they became known, so no source may give them with a visitor.
-- depends_on: {{ ref('activities') }}
select
    activity_id,
    kind,
    visitor_id
from {{ ref('judged_activities') if var('previous_as_of') else ref('activities') }}
where
    visitor_id is not null
    and not {{ can_be_set_aside('kind') }}
