-- The stages that opportunities entered, in their latest versions.
with

changes as (

    {{ latest_versions(source('crm', 'opportunity_stages'), ['change_ref']) }}

)

select
    'crm:' || change_ref as change_id,
    'crm:' || opportunity_ref as opportunity_id,
    stage,
    changed_at,
    stage = 'won' as is_won,
    stage = 'lost' as is_lost
from changes
