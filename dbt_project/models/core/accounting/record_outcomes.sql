-- Every row that the sources give, activities aside, and what became of it: published, or why not. Each row of staging
-- is a row here, because every join is to a relation with one row a key.
with

lead_records as (
    {{ union_of_staging('lead_records', {
        'record_id': 'varchar', 'source': 'varchar', 'created_at': 'timestamp',
    }, given_by='given_by') }}
),

identifications as (
    {{ union_of_staging('identifications', {
        'identification_id': 'varchar', 'visitor_id': 'varchar', 'email': 'varchar',
        'identified_at': 'timestamp', 'loaded_at': 'timestamp',
    }, given_by='given_by') }}
),

left_out as (
    {{ union_of_staging('left_out', {
        'kind': 'varchar', 'reason': 'varchar', 'key': 'varchar', 'occurred_at': 'timestamp',
    }, given_by='given_by') }}
),

records as (

    select
        identity_links.record_id,
        max(leads.lead_id) as published_lead_id
    from {{ ref('identity_links') }} as identity_links
    left join {{ ref('leads') }} as leads
        on identity_links.lead_id = leads.lead_id
    group by identity_links.record_id

),

addresses as (

    select distinct email from {{ ref('address_owners') }}

),

record_outcomes as (

    select
        lead_records.given_by as source,
        'lead_records' as shape,
        'record' as kind,
        lead_records.record_id as key,
        lead_records.created_at as occurred_at,
        case
            when lead_records.record_id is null then 'no id'
            when lead_records.created_at is null then 'no date'
            when lead_records.created_at >= {{ as_of() }} then 'dated at or after as_of'
            when records.record_id is null then 'lost'
            when records.published_lead_id is null then 'no counted activity'
            else 'published'
        end as outcome
    from lead_records
    left join records
        on lead_records.record_id = records.record_id

),

identification_outcomes as (

    select
        identifications.given_by as source,
        'identifications' as shape,
        'identification' as kind,
        {{ hashed('identifications.email') }} as key,
        identifications.identified_at as occurred_at,
        case
            when identifications.visitor_id is null then 'no visitor'
            when identifications.email is null then 'no address'
            when identifications.identified_at is null then 'no date'
            when identifications.identified_at >= {{ as_of() }} then 'dated at or after as_of'
            when not {{ is_address('identifications.email') }} then 'address cannot be read'
            when addresses.email is null then 'address of no lead'
            else 'published'
        end as outcome
    from identifications
    left join addresses
        on identifications.email = addresses.email

)

select * from record_outcomes
union all
select * from identification_outcomes
union all
select
    given_by as source,
    'left_out' as shape,
    kind,
    key,
    occurred_at,
    case when occurred_at >= {{ as_of() }} then 'dated at or after as_of' else reason end as outcome
from left_out
{%- for model in ['link_outcomes', 'entity_outcomes', 'dispute_outcomes'] %}
union all
select
    source,
    shape,
    kind,
    key,
    occurred_at,
    outcome
from {{ ref(model) }}
{%- endfor %}
