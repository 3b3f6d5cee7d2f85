-- The win of each deal, the only stage that the source knows.
with

deals as (

    {{ latest_versions(source('olist', 'deals'), ['mql_id']) }}

)

select
    'olist:' || mql_id as change_id,
    'olist:' || mql_id as opportunity_id,
    'won' as stage,
    won_date as changed_at,
    true as is_won,
    false as is_lost
from deals
