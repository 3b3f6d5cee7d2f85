-- Every version of a sales person that the CRM gave before as_of; of two with one date the latest loaded (rule 35).
with

versions as (

    {{ latest_versions(source('crm', 'reps'), ['rep_ref', 'modified_at'], snapshot_at='modified_at') }}

)

select
    'crm:' || rep_ref as rep_id,
    modified_at,
    team,
    time_zone,
    {{ clean_text('hours') }} as hours,
    {{ clean_text('holidays') }} as holidays,
    is_active
from versions
