-- When each lead's opportunities became known and won, as far as was known of that lead.
with

activities as (

    select * from {{ ref('activities') }}
    where opportunity_id is not null and lead_id is not null

)

select
    lead_id,
    opportunity_id,
    min(known_at) as opened_at,
    min(case when kind = 'opportunity_won' then known_at end) as won_at
from activities
group by lead_id, opportunity_id
