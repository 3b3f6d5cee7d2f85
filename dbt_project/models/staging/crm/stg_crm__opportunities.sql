-- Opportunities as opened.
with

opportunities as (

    {{ latest_versions(source('crm', 'opportunities'), ['opportunity_ref']) }}

)

select
    'crm:' || opportunity_ref as opportunity_id,
    'crm:' || account_ref as account_id,
    opened_at,
    amount,
    'crm:' || owner_ref as owner_id,
    'marketing:' || campaign_ref as campaign_id
from opportunities
