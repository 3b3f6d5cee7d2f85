-- Every record, link and identification that the sources give, and what became of it: published, or why not. Each row
-- of staging is a row here, because every join is to a relation with one row a key.
with

lead_records as (
    {{ union_of_staging('lead_records', {
        'record_id': 'varchar', 'source': 'varchar', 'created_at': 'timestamp',
    }, given_by='given_by') }}
),

links as (
    {{ union_of_staging('identity_links', {
        'record_id': 'varchar', 'other_record_id': 'varchar', 'kind': 'varchar',
        'linked_at': 'timestamp', 'loaded_at': 'timestamp',
    }, given_by='given_by') }}
),

identifications as (
    {{ union_of_staging('identifications', {
        'identification_id': 'varchar', 'visitor_id': 'varchar', 'email': 'varchar',
        'identified_at': 'timestamp', 'loaded_at': 'timestamp',
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

ends as (

    select
        record_id,
        other_record_id
    from {{ ref('record_links') }}
    union
    select
        other_record_id as record_id,
        record_id as other_record_id
    from {{ ref('record_links') }}

),

-- A record that no source exported joins those that are linked through it (rule 22).
joints as (

    select record_id
    from ends
    group by record_id
    having count(*) > 1

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

link_outcomes as (

    select
        links.given_by as source,
        'identity_links' as shape,
        links.kind,
        case when one.record_id is null then links.record_id else links.other_record_id end as key,
        links.linked_at as occurred_at,
        case
            when links.record_id is null or links.other_record_id is null then 'no id'
            when links.linked_at is null then 'no date'
            when links.linked_at >= {{ as_of() }} then 'dated at or after as_of'
            when links.record_id = links.other_record_id then 'links a record with itself'
            when one.record_id is null and links.record_id not in (select joints.record_id from joints) then 'no such record'
            when
                other.record_id is null and links.other_record_id not in (select joints.record_id from joints)
                then 'no such record'
            else 'published'
        end as outcome
    from links
    left join records as one
        on links.record_id = one.record_id
    left join records as other
        on links.other_record_id = other.record_id

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
            when addresses.email is null then 'address of no lead'
            else 'published'
        end as outcome
    from identifications
    left join addresses
        on identifications.email = addresses.email

)

select * from record_outcomes
union all
select * from link_outcomes
union all
select * from identification_outcomes
