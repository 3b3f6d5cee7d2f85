-- What Sales decided about leads, and why.
select
    activity_id,
    lead_id,
    rep_id,
    kind as decision,
    reason,
    occurred_at as decided_at
from {{ ref('activities') }}
where
    kind in ('accepted', 'rejected', 'recycled', 'disqualified', 'handed_over')
    and lead_id is not null
