-- Rows of the CRM that give nothing: a role on an opportunity that the CRM neither opened nor moved.
with

roles as (

    {{ latest_versions(source('crm', 'opportunity_contacts'), ['opportunity_ref', 'lead_ref']) }}

)

select
    'crm' as source,
    'contact_role' as kind,
    'no such opportunity' as reason,
    'crm:' || opportunity_ref as key,
    added_at as occurred_at,
    _loaded_at as loaded_at
from roles
where
    opportunity_ref not in (select known.opportunity_ref from {{ source('crm', 'opportunities') }} as known)
    and opportunity_ref not in (select moved.opportunity_ref from {{ source('crm', 'opportunity_stages') }} as moved)
