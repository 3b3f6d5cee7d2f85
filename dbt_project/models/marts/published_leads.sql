-- One row per lead: who it is, by its profile as known at as_of. Addresses only where the setting publish_addresses
-- says so: they are personal data that no figure needs.
-- depends_on: {{ ref('activities') }}
with

attributes as (

    select * from {{ ref('lead_attributes') }}

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
    attributes.lead_id,
    attributes.source,
    attributes.segment,
    attributes.country,
    attributes.industry,
    attributes.employees,
    attributes.job_title,
    attributes.account_id,
    attributes.domain_relationship,
    attributes.has_consent,
    {{ published_rep_id('attributes.owner_id', 'attributes.owner_team') }} as owner_id,
    attributes.first_campaign_id,
    lead_stages.stage,
    {% if var('publish_addresses') -%}
    addresses.email,
    attributes.email_domain
    {%- else -%}
    cast(null as {{ dbt.type_string() }}) as email,
    cast(null as {{ dbt.type_string() }}) as email_domain
    {%- endif %}
from attributes
inner join lead_stages
    on attributes.lead_id = lead_stages.lead_id
{%- if var('publish_addresses') %}
left join addresses
    on attributes.lead_id = addresses.lead_id
{%- endif %}
