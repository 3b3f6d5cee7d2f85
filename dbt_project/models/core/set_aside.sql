-- The marked activities, each with its reason. The rules: definitions/set_aside.yml.
select
    activity_id,
    lead_id,
    kind,
    occurred_at,
    set_aside_rule as rule,
    {{ set_aside_reason('set_aside_rule') }} as reason,
    is_counted
from {{ ref('activities') }}
where set_aside_rule is not null
