-- One row per lead with a moment: who it is at as_of, by its profile, its owner and its first campaign. Texts are as
-- the sources write them.
with

leads as (

    select * from {{ ref('leads') }}

),

known as (

    select * from {{ ref('known_states') }}
    where not is_moment

),

profile as (

    select * from {{ ref('profile_periods') }}
    where known_until = {{ instant('9999-12-31') }}

),

segments as (

    select * from {{ ref('segments') }}

)

select
    leads.lead_id,
    {{ published_source('profile.given_lead_source') }} as source,
    coalesce(segments.segment, 'unknown') as segment,
    profile.given_country as country,
    profile.given_industry as industry,
    known.employees,
    profile.given_job_title as job_title,
    known.account_id,
    known.email_domain,
    known.domain_relationship,
    known.has_consent,
    known.owner_id,
    reps.name as owner,
    reps.team as owner_team,
    leads.first_campaign_id,
    campaigns.name as first_campaign
from leads
inner join known
    on leads.lead_id = known.lead_id
left join profile
    on leads.lead_id = profile.lead_id
left join segments
    on known.employees >= segments.low and (segments.high is null or known.employees < segments.high)
left join {{ ref('reps') }} as reps
    on known.owner_id = reps.rep_id
left join {{ ref('campaigns') }} as campaigns
    on leads.first_campaign_id = campaigns.campaign_id
