-- Sellers who got in touch. A day of first contact is a day in São Paulo, so its first instant there.
with

leads as (

    {{ latest_versions(source('olist', 'leads'), ['mql_id']) }}

)

select
    'olist:' || mql_id as record_id,
    {{ day_start('first_contact_date', 'America/Sao_Paulo') }} as created_at,
    -- `unknown` stays: the source gives it. An empty value becomes null.
    nullif(lower({{ trimmed('origin') }}), '') as origin,
    'olist:' || landing_page_id as campaign_id,
    _loaded_at as loaded_at
from leads
