-- The deals, known only from the day they were won on; the source has no amounts.
with

deals as (

    {{ latest_versions(source('olist', 'deals'), ['mql_id']) }}

)

select
    'olist:' || mql_id as opportunity_id,
    cast(null as {{ dbt.type_string() }}) as account_id,
    won_date as opened_at,
    cast(null as double) as amount,
    'olist:' || sr_id as owner_id,
    cast(null as {{ dbt.type_string() }}) as campaign_id
from deals
