-- Records of the CRM, each of which is or becomes part of a lead.
select
    record_id,
    'crm' as source,
    created_at
from {{ ref('stg_crm__leads') }}
