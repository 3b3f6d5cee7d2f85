-- Rule 3: an activity that counts is evaluated when it becomes known; without a moment it could never qualify a lead.
select
    activities.activity_id,
    activities.lead_id,
    activities.known_at
from {{ ref('activities_this_run') }} as activities
left join {{ ref('moment_instants') }} as moments
    on activities.lead_id = moments.lead_id and activities.known_at = moments.moment_at
where
    activities.is_counted
    and moments.lead_id is null
