-- What each counted activity means, one boolean column a signal, as declared in definitions/signals.yml.
with

activities as (

    select * from {{ ref('activities') }}
    where is_counted and lead_id is not null

),

cycles as (

    select * from {{ ref('cycles') }}

),

judged as (

    select
        activities.activity_id,
        activities.lead_id,
        cycles.spell,
        activities.occurred_at,
        activities.known_at,
        cycles.starts_after is null or activities.occurred_at > cycles.starts_after as is_since_recycle,
        activities.fields_filled,
        activities.amount
        {%- for signal in declared('signals').get('signals', []) %},
        {{ signal_condition(signal) }} as {{ signal.name }}{% endfor %}
    from activities
    inner join cycles
        on
            activities.lead_id = cycles.lead_id
            and (cycles.starts_after is null or activities.known_at > cycles.starts_after)
            and (cycles.ends_at is null or activities.known_at <= cycles.ends_at)

)

select * from judged
where
    false
    {%- for signal in declared('signals').get('signals', []) %}
    or {{ signal.name }}
    {%- endfor %}
