-- Disputes of Marketing about decisions of Sales, in their latest versions (rule 5). What is dated at or after as_of is
-- here too: `disputes` ignores it (rule 43).
with

disputes as (

    {{ latest_versions(source('crm', 'disputes'), ['dispute_ref']) }}

)

select
    'crm:dispute:' || dispute_ref as dispute_id,
    'crm:decision:' || decision_ref as activity_id,
    raised_at,
    ruling,
    ruled_at,
    _loaded_at as loaded_at
from disputes
