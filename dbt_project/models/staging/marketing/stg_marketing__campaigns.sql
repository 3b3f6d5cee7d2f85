-- Campaigns, as marketing knew them at as_of.
with

campaigns as (

    {{ latest_versions(source('marketing', 'campaigns'), ['campaign_ref'], snapshot_at='modified_at') }}

)

select
    'marketing:' || campaign_ref as campaign_id,
    name,
    channel,
    started_on,
    cost
from campaigns
