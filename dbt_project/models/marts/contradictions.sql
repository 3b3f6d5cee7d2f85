-- Activities that name a record and happened before the record existed: reported and kept (rule 28).
{{ incremental_by_lead() }}
{% set decisions = declared('cycles').get('decisions', []) -%}
with

activities as (

    select * from {{ ref('activities_this_run') }}

),

records as (

    select * from {{ ref('identity_links') }}

)

select
    activities.lead_id,
    activities.activity_id,
    case
        when activities.kind = 'opportunity_won' then 'win before first contact'
        when {{ is_of_kind('activities.kind', decisions) }} then 'decision before creation'
        else 'activity before the record existed'
    end as contradiction,
    activities.kind,
    activities.record_id,
    activities.occurred_at,
    records.created_at as record_created_at
from activities
inner join records
    on activities.record_id = records.record_id and activities.occurred_at < records.created_at
