-- The marked activities, each with its reason. The rules: definitions/set_aside.yml. An incremental run
-- looks at the activities that it judges.
{{ incremental_by_judgement() }}
select
    activity_id,
    lead_id,
    kind,
    occurred_at,
    set_aside_rule as rule,
    {{ set_aside_reason('set_aside_rule') }} as reason,
    is_counted
from {{ ref('judged_activities' if is_incremental_run() else 'activities') }}
where set_aside_rule is not null
