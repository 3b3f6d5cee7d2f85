-- Opportunities, in their latest versions.
with

opportunities as (

    {{ latest_versions(source('crm', 'opportunities'), ['opportunity_ref']) }}

)

select
    'crm:' || opportunity_ref as opportunity_id,
    'crm:' || {{ clean_text('account_ref') }} as account_id,
    opened_at,
    amount,
    'crm:' || {{ clean_text('owner_ref') }} as owner_id,
    'marketing:' || {{ clean_text('campaign_ref') }} as campaign_id
from opportunities
