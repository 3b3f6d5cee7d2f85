-- The instants at which something counted became known of a lead, and which of them end a lifecycle period (rule 8).
-- Which kinds of activities are boundaries: definitions/cycles.yml.
{{ incremental_by_lead() }}
{% set closes = is_of_kind('activities.kind', boundary_kinds('closes')) -%}
{% set reopens = is_of_kind('activities.kind', boundary_kinds('reopens')) -%}
{% set in_order = natural_order('activities.activity_id') -%}
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

endings as (

    select
        activities.lead_id,
        activities.known_at,
        min_by(activities.kind, {{ in_order }}) as first_kind,
        min_by(activities.activity_id, {{ in_order }}) as first_activity_id,
        min_by(activities.kind, {{ in_order }}) filter (where {{ closes }}) as closing_kind,
        min_by(activities.activity_id, {{ in_order }}) filter (where {{ closes }}) as closing_activity_id,
        min_by(activities.kind, {{ in_order }}) filter (where {{ reopens }}) as reopening_kind,
        min_by(activities.activity_id, {{ in_order }}) filter (where {{ reopens }}) as reopening_activity_id
    from activities
    left join customers
        on activities.lead_id = customers.lead_id
    left join opportunity_counts
        on
            activities.lead_id = opportunity_counts.lead_id
            and activities.known_at = opportunity_counts.counted_at
    where
        (customers.customer_at is null or activities.known_at < customers.customer_at)
        and {{ is_of_kind('activities.kind', boundary_kinds()) }}
        and (
            not {{ is_of_kind('activities.kind', boundary_kinds('unless_open_or_won')) }}
            or (opportunity_counts.open_opportunities = 0 and opportunity_counts.won_opportunities = 0)
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
    coalesce(endings.closing_kind, endings.first_kind) as boundary_kind,
    coalesce(endings.closing_activity_id, endings.first_activity_id) as boundary_activity_id,
    endings.reopening_kind,
    endings.reopening_activity_id,
    endings.closing_kind is not null as is_closing,
    endings.reopening_kind is not null as is_reopening,
    coalesce(instants.moment_at = customers.customer_at, false) as is_first_win,
    {{ var('build_number') }} as build_number
from instants
left join endings
    on instants.lead_id = endings.lead_id and instants.moment_at = endings.known_at
left join customers
    on instants.lead_id = customers.lead_id
