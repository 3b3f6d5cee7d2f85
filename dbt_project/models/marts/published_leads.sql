-- One row per lead: who it is, by its profile as known at as_of. Addresses only where the setting publish_addresses
-- says so: they are personal data that no figure needs.
-- depends_on: {{ ref('activities') }}
with

known as (

    select * from {{ ref('known_states') }}
    where not is_moment

),

-- as the sources write it
profile as (

    select * from {{ ref('profile_periods') }}
    where known_until = {{ instant('9999-12-31') }}

),

lead_stages as (

    select * from {{ ref('lead_stages') }}

)
{%- if var('publish_addresses') %},

addresses as (

    select
        lead_id,
        max_by(value, {{ natural_order('activity_id') }}) as email
    from (
        select
            *,
            rank() over (partition by lead_id order by occurred_at desc) as age_rank
        from {{ ref('activities') }}
        where kind = 'profile_changed' and property = 'email' and is_counted
    ) as latest
    where age_rank = 1
    group by lead_id

)
{%- endif %}

select
    lead_stages.lead_id,
    lead_stages.source,
    lead_stages.segment,
    lead_stages.country,
    profile.given_industry as industry,
    known.employees,
    profile.given_job_title as job_title,
    known.account_id,
    known.domain_relationship,
    known.has_consent,
    lead_stages.owner_id,
    lead_stages.first_campaign_id,
    lead_stages.stage,
    {% if var('publish_addresses') -%}
    addresses.email,
    known.email_domain
    {%- else -%}
    cast(null as {{ dbt.type_string() }}) as email,
    cast(null as {{ dbt.type_string() }}) as email_domain
    {%- endif %}
from lead_stages
inner join known
    on lead_stages.lead_id = known.lead_id
left join profile
    on lead_stages.lead_id = profile.lead_id
{%- if var('publish_addresses') %}
left join addresses
    on lead_stages.lead_id = addresses.lead_id
{%- endif %}
