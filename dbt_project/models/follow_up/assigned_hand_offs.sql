-- How many assignments and reroutes each hand-off had (rules 50 and 52).
select
    assignments.hand_off_id,
    count(*) as assignments,
    count(reroutes.assignment) as reroutes,
    max(reroutes.starts_at) as last_rerouted_at
from {{ ref('assignments') }} as assignments
left join {{ ref('reroutes') }} as reroutes
    on assignments.hand_off_id = reroutes.hand_off_id and assignments.assignment = reroutes.assignment
group by assignments.hand_off_id
