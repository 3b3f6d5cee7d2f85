-- A landing page is what a seller responded to; nothing more is known of it than its first visitor.
select
    campaign_id,
    'Landing page ' || substr(campaign_id, 7, 8) as name,
    'content' as channel,
    {{ business_date('min(created_at)') }} as started_on,
    cast(null as double) as cost
from {{ ref('stg_olist__leads') }}
where campaign_id is not null
group by campaign_id
