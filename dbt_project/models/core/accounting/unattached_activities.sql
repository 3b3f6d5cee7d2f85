-- What attaches to nothing, by source, kind, reason and business month: activities of no lead, and kinds, properties
-- and values that nothing can read. Rule 4 says that they have no effect; here they are counted.
{{ incremental_by_month('month') }}
{% set kinds = declared('activities').get('kinds', [{'name': ''}]) -%}
{% set properties = declared('activities').get('properties', [{'name': ''}]) -%}
with

{% if is_incremental_run() -%}
months as (

    select distinct month from {{ ref('months_to_count') }}

),

-- A business month reaches into the UTC months beside it.
utc_months as (

    select month as utc_month from months
    union
    select {{ month_start(plus_days('month', -1)) }} as utc_month from months
    union
    select {{ next_month_start('month') }} as utc_month from months

),

{% endif -%}
activities as (

    select * from {{ ref('activities') }}
    {%- if is_incremental_run() %}
    where cast(date_trunc('month', occurred_at) as date) in (select utc_months.utc_month from utc_months)
    {%- endif %}

),

-- The one place that still has the address of an activity.
incoming as (

    select * from {{ ref('incoming_activities') }}
    {%- if is_incremental_run() %}
    where cast(date_trunc('month', occurred_at) as date) in (select utc_months.utc_month from utc_months)
    {%- endif %}

),

addresses as (

    select email from {{ ref('address_owners') }}

),

found as (

    select
        activity_id,
        kind,
        occurred_at,
        case
            when record_id is not null then 'no such record'
            when visitor_id is not null then 'visitor not identified'
            else 'opportunity without a person'
        end as reason,
        coalesce(record_id, visitor_id, opportunity_id) as key
    from activities
    where lead_id is null and (record_id is not null or visitor_id is not null or opportunity_id is not null)
    union all
    select
        activity_id,
        kind,
        occurred_at,
        case when email is null then 'nobody named' else 'address of no lead' end as reason,
        {{ hashed('email') }} as key
    from incoming
    where
        record_id is null
        and visitor_id is null
        and opportunity_id is null
        and (email is null or email not in (select addresses.email from addresses))
    union all
    select
        activity_id,
        kind,
        occurred_at,
        'kind not declared' as reason,
        kind as key
    from activities
    where
        kind is null
        or kind not in (
            {%- for each in kinds %}
            {{ quoted(each.name) }}{{ ',' if not loop.last }}
            {%- endfor %}
        )
    union all
    select
        activity_id,
        kind,
        occurred_at,
        'property not declared' as reason,
        property as key
    from activities
    where
        property not in (
            {%- for each in properties %}
            {{ quoted(each.name) }}{{ ',' if not loop.last }}
            {%- endfor %}
        )
    union all
    select
        activity_id,
        kind,
        occurred_at,
        'value cannot be read' as reason,
        property || ': ' || substr(value, 1, 40) as key
    from activities
    where {{ has_unreadable_value() }}

),

in_months as (

    select
        split_part(activity_id, ':', 1) as source,
        coalesce(kind, 'none') as kind,
        reason,
        {{ month_start(business_date('occurred_at')) }} as month,
        key,
        occurred_at
    from found

),

counted_again as (

    select * from in_months
    {%- if is_incremental_run() %}
    where month in (select months.month from months)
    {%- endif %}

)

{{ most_frequent_keys('counted_again') }}
