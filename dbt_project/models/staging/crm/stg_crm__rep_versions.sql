-- Every version of a sales person that the CRM gave before as_of; of two with one date the latest loaded (rule 35).
{% set versions -%}
    {{ latest_versions(source('crm', 'reps'), ['rep_ref', 'modified_at'], snapshot_at='modified_at') }}
{%- endset -%}
with

versions as (

    {{ versions }}

)

select
    'crm:' || rep_ref as rep_id,
    modified_at,
    team,
    time_zone,
    hours,
    holidays,
    is_active
from versions
