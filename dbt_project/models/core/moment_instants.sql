-- The instants at which something counted became known of a lead, and which of them end a stretch of its story (rule
-- 8).
{{ incremental_by_lead() }}
with

activities as (

    select * from {{ ref('activities_this_run') }}
    where is_counted

),

opportunity_counts as (

    select * from {{ ref('opportunity_counts') }}

),

customers as (

    select
        lead_id,
        min(won_at) as customer_at
    from {{ ref('opportunity_states') }}
    group by lead_id

),

-- A loss is a boundary only when it leaves none open and none won.
endings as (

    select
        activities.lead_id,
        activities.known_at,
        max(case when activities.kind = 'disqualified' then 1 else 0 end) = 1 as is_disqualified,
        max(case when activities.kind = 'recycled' then 1 else 0 end) = 1 as is_recycled,
        min_by(activities.kind, activities.activity_id) as first_kind,
        min(activities.activity_id) as first_activity_id,
        min(case when activities.kind = 'disqualified' then activities.activity_id end) as disqualified_activity_id,
        min(case when activities.kind = 'recycled' then activities.activity_id end) as recycled_activity_id
    from activities
    left join customers
        on activities.lead_id = customers.lead_id
    left join opportunity_counts
        on
            activities.lead_id = opportunity_counts.lead_id
            and activities.known_at = opportunity_counts.counted_at
    where
        (customers.customer_at is null or activities.known_at <= customers.customer_at)
        and (
            activities.kind in ('rejected', 'recycled', 'disqualified')
            or (
                activities.kind = 'opportunity_lost'
                and opportunity_counts.open_opportunities = 0
                and opportunity_counts.won_opportunities = 0
            )
        )
    group by activities.lead_id, activities.known_at

),

instants as (

    select distinct
        lead_id,
        known_at as moment_at
    from activities

)

select
    instants.lead_id,
    instants.moment_at,
    endings.known_at is not null as is_boundary,
    case when endings.is_disqualified then 'disqualified' else endings.first_kind end as boundary_kind,
    case
        when endings.is_disqualified then endings.disqualified_activity_id else endings.first_activity_id
    end as boundary_activity_id,
    endings.recycled_activity_id,
    coalesce(endings.is_disqualified, false) as is_disqualified,
    coalesce(endings.is_recycled, false) as is_recycled,
    {{ var('build_number') }} as build_number
from instants
left join endings
    on instants.lead_id = endings.lead_id and instants.moment_at = endings.known_at
