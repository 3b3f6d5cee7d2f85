-- The landing page that a seller responded to stands for a campaign. Only its first visitor is known.
select
    campaign_id,
    'Landing page ' || substr(campaign_id, 7, 8) as name,
    'content' as channel,
    {{ business_date('min(created_at)') }} as started_on,
    cast(null as double) as cost
from {{ ref('stg_olist__leads') }}
where campaign_id is not null
group by campaign_id
