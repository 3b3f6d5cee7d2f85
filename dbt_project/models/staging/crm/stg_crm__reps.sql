-- Sales people, as the CRM knew them at as_of.
with

reps as (

    {{ latest_versions(source('crm', 'reps'), ['rep_ref'], snapshot_at='modified_at') }}

)

select
    'crm:' || rep_ref as rep_id,
    name,
    team,
    capacity_per_week,
    time_zone
from reps
