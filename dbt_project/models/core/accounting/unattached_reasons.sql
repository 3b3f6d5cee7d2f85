-- Every activity that attaches to nothing, once a reason: it belongs to no lead, or nothing can read its kind, property
-- or value (rule 28). An incremental run looks at the activities that it judges.
{{ incremental_by_judgement() }}
{% set kinds = declared('activities').get('kinds', []) | map(attribute='name') | list -%}
{% set properties = declared('activities').get('properties', []) | map(attribute='name') | list -%}
with

activities as (

    select * from {{ ref('judged_activities' if is_incremental_run() else 'activities') }}

),

-- The one place that still has the address of an activity.
incoming as (

    {% if is_incremental_run() -%}
    select * from {{ ref('activities_to_judge') }}
    where not is_context
    {%- else -%}
    select * from {{ ref('incoming_activities') }}
    {%- endif %}

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
        case
            when email is not null then 'address of no lead'
            when unreadable_address is not null then 'address cannot be read'
            else 'nobody named'
        end as reason,
        {{ hashed('coalesce(email, unreadable_address)') }} as key
    from incoming
    where
        record_id is null
        and visitor_id is null
        and opportunity_id is null
        and (email is null or email not in (select owners.email from {{ ref('address_owners') }} as owners))
    union all
    select
        activity_id,
        kind,
        occurred_at,
        'value cannot be read' as reason,
        'email: ' || {{ hashed('unreadable_address') }} as key
    from incoming
    where
        unreadable_address is not null
        and (record_id is not null or visitor_id is not null or opportunity_id is not null)
    {%- for reason, key, condition in [
        ('kind not declared', 'kind', 'kind is null or not ' ~ is_of_kind('kind', kinds)),
        ('property not declared', 'property', 'not ' ~ is_of_kind('property', properties)),
        ('value cannot be read', "property || ': ' || substr(value, 1, 40)", has_unreadable_value()),
    ] %}
    union all
    select
        activity_id,
        kind,
        occurred_at,
        '{{ reason }}' as reason,
        {{ key }} as key
    from activities
    where {{ condition }}
    {%- endfor %}

)

select
    activity_id,
    split_part(activity_id, ':', 1) as source,
    coalesce(kind, 'none') as kind,
    reason,
    {{ month_start(business_date('occurred_at')) }} as month,
    key,
    occurred_at
from found
