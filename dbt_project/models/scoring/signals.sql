-- The signals of each activity, one boolean column per signal, as declared in definitions/signals.yml. Activities set
-- aside stay, with the reason: features and scores read those that count, explanations read all.
{{ incremental_by_lead() }}
with

activities as (

    select * from {{ ref('activities_this_run') }}

),

cycles as (

    select * from {{ ref('cycles') }}

),

-- under its own name, because the signals' conditions name columns of activities
campaigns as (

    select
        campaign_id as typed_campaign_id,
        channel as campaign_type
    from {{ ref('campaigns') }}

),

judged as (

    select
        activities.activity_id,
        {{ natural_order('activities.activity_id') }} as activity_order,
        activities.lead_id,
        cycles.lifecycle_period,
        {{ cycle_at('activities.known_at') }} as cycle,
        activities.occurred_at,
        activities.known_at,
        case
            when not activities.is_counted then {{ set_aside_reason('activities.set_aside_rule') }}
        end as set_aside_reason,
        cycles.starts_after is null or activities.occurred_at > cycles.starts_after as is_since_recycle,
        {% for column in payload_columns() if column != 'campaign_type' -%}
        activities.{{ column }},
        {% endfor -%}
        campaigns.campaign_type,
        {{ var('build_number') }} as build_number
        {%- for signal in declared('signals').get('signals', []) %},
        {{ signal_condition(signal) }} as {{ signal.name }}{% endfor %}
    from activities
    inner join cycles
        on
            activities.lead_id = cycles.lead_id
            and (cycles.starts_after is null or activities.known_at > cycles.starts_after)
            and (cycles.ends_at is null or activities.known_at <= cycles.ends_at)
    left join campaigns
        on activities.campaign_id = campaigns.typed_campaign_id

)

select * from judged
where
    false
    {%- for signal in declared('signals').get('signals', []) %}
    or {{ signal.name }}
    {%- endfor %}
