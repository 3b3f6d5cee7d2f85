-- One row per lead with a moment: its first moment, its source, and its first campaign.
{{ incremental_by_lead(replaces='touched') }}
with

moments as (

    select
        lead_id,
        min(moment_at) as first_moment_at
    from {{ ref('moment_instants') }}
    where {{ is_from_this_run() }}
    group by lead_id

),

activities as (

    select * from {{ ref('activities_this_run') }}
    where is_counted

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
        where campaign_id is not null
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

),

-- The first values stay for a lead that is not recomputed: everything new is later.
before as (
    {% if is_incremental_run() %}
    select * from {{ this }}
    where lead_id not in (select touched.lead_id from {{ ref('touched_leads') }} as touched where touched.is_recomputed)
    {% else %}
    select
        cast(null as {{ dbt.type_string() }}) as lead_id,
        cast(null as timestamp) as first_moment_at,
        cast(null as {{ dbt.type_string() }}) as lead_source,
        cast(null as {{ dbt.type_string() }}) as first_campaign_id
    where false
    {% endif %}
)

select
    moments.lead_id,
    coalesce(before.first_moment_at, moments.first_moment_at) as first_moment_at,
    coalesce(before.lead_source, first_sources.lead_source) as lead_source,
    coalesce(before.first_campaign_id, first_touches.campaign_id) as first_campaign_id
from moments
left join before
    on moments.lead_id = before.lead_id
left join first_sources
    on moments.lead_id = first_sources.lead_id and first_sources.age_rank = 1
left join first_touches
    on moments.lead_id = first_touches.lead_id
