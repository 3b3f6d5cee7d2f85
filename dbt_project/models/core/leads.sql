-- One row per lead with a moment: its first moment and its first campaign (rule 16).
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

-- what the earliest record, which names the lead, says of itself when it is created
recorded as (

    select
        activities.lead_id,
        min_by(activities.value, {{ natural_order('activities.activity_id') }}) as campaign_id
    from activities
    inner join activities as created
        on
            activities.record_id = created.record_id
            and activities.occurred_at = created.occurred_at
            and created.kind = 'lead_created'
    where
        activities.kind = 'profile_changed'
        and activities.property = 'campaign_ref'
        and activities.value is not null
        and activities.record_id = activities.lead_id
    group by activities.lead_id

),

first_responses as (

    select
        lead_id,
        min_by(campaign_id, {{ natural_order('activity_id') }}) as campaign_id
    from (
        select
            *,
            rank() over (partition by lead_id order by occurred_at) as age_rank
        from activities
        where campaign_id is not null and kind <> 'email_delivered'
    ) as responses
    where age_rank = 1
    group by lead_id

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
        cast(null as {{ dbt.type_string() }}) as first_campaign_id
    where false
    {% endif %}
)

select
    moments.lead_id,
    coalesce(before.first_moment_at, moments.first_moment_at) as first_moment_at,
    coalesce(before.first_campaign_id, recorded.campaign_id, first_responses.campaign_id) as first_campaign_id
from moments
left join before
    on moments.lead_id = before.lead_id
left join recorded
    on moments.lead_id = recorded.lead_id
left join first_responses
    on moments.lead_id = first_responses.lead_id
