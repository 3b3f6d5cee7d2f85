-- The lead of each activity, since when that is known, and the columns that decide whether it counts.
with

activities as (

    select * from {{ ref('activities_to_judge') }}

),

records as (

    select * from {{ ref('identity_links') }}

),

clicks as (

    select * from {{ ref('mail_clicks') }}

),

attributed as (

    select
        {% for column in attributed_shape() -%}
        activities.{{ column }},
        {% endfor -%}
        coalesce(records.lead_id, address_owners.lead_id, visitor_owners.lead_id) as lead_id,
        coalesce(visitor_owners.known_from, activities.occurred_at) as known_at,
        coalesce(activities.email, visitor_owners.email) as email,
        clicks.seconds_since_delivery,
        clicks.links_of_burst,
        clicks.seconds_from_honeypot,
        activities.is_context
    from activities
    left join records
        on activities.record_id = records.record_id
    left join {{ ref('address_owners') }} as address_owners
        on
            activities.email = address_owners.email
            and activities.occurred_at >= address_owners.owned_from
            and activities.occurred_at < address_owners.owned_until
    left join {{ ref('visitor_owners') }} as visitor_owners
        on
            activities.visitor_id = visitor_owners.visitor_id
            and activities.occurred_at >= visitor_owners.owned_from
            and activities.occurred_at < visitor_owners.owned_until
    left join clicks
        on activities.activity_id = clicks.activity_id

)
{{- with_domain_relationship('attributed', "split_part(attributed.email, '@', 2)", 'attributed.occurred_at') }}
