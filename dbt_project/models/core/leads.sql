-- One row per lead with a moment: who owns it, where it comes from, and what it was touched by first.
with

moments as (

    select
        lead_id,
        min(moment_at) as first_moment_at
    from {{ ref('moment_instants') }}
    group by lead_id

),

activities as (

    select * from {{ ref('activities') }}
    where lead_id is not null

),

first_touches as (

    select
        lead_id,
        min_by(campaign_id, activity_id) as campaign_id
    from (
        select
            *,
            rank() over (partition by lead_id order by occurred_at) as age_rank
        from activities
        where is_counted and campaign_id is not null
    ) as touches
    where age_rank = 1
    group by lead_id

),

first_sources as (

    select
        lead_id,
        value as lead_source,
        row_number() over (partition by lead_id order by occurred_at, activity_id) as age_rank
    from activities
    where kind = 'profile_changed' and property = 'lead_source' and value is not null

)

select
    moments.lead_id,
    moments.first_moment_at,
    first_sources.lead_source,
    first_touches.campaign_id as first_campaign_id
from moments
left join first_sources
    on moments.lead_id = first_sources.lead_id and first_sources.age_rank = 1
left join first_touches
    on moments.lead_id = first_touches.lead_id
