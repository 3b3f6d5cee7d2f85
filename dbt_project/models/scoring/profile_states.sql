-- The profile that the records report, at every instant a lead is evaluated.
{% set profile = declared('moments').get('profile', []) %}
{{ config(materialized='view') }}
select
    instants.lead_id,
    instants.known_at,
    instants.is_moment,
    instants.build_number
    {%- for item in profile if item.name != 'email' %},
    periods.{{ item.name }}
    {%- endfor %},
    periods.email_domain,
    periods.domain_relationship,
    periods.account_customer_since_at
from {{ ref('instants') }} as instants
left join {{ ref('profile_periods') }} as periods
    on
        instants.lead_id = periods.lead_id
        and instants.known_at >= periods.known_from
        and instants.known_at < periods.known_until
