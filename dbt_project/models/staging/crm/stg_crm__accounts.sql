-- Companies, as the CRM knew them at as_of.
with

accounts as (

    {{ latest_versions(source('crm', 'accounts'), ['account_ref'], snapshot_at='modified_at') }}

)

select
    'crm:' || account_ref as account_id,
    name,
    lower({{ trimmed('domain') }}) as domain,
    {{ clean_text('industry') }} as industry,
    nullif(employees, 999999) as employees,
    {{ clean_text('country') }} as country,
    customer_since_on
from accounts
