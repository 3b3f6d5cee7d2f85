-- Every link that the sources give, and what became of it: published, or why not. Each row of staging is a row here,
-- because every join is to a relation with one row a key.
with

links as (
    {{ union_of_staging('identity_links', {
        'record_id': 'varchar', 'other_record_id': 'varchar', 'kind': 'varchar',
        'linked_at': 'timestamp', 'loaded_at': 'timestamp',
    }, given_by='given_by') }}
),

records as (

    select distinct record_id from {{ ref('identity_links') }}

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

)

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
        when
            one.record_id is null and links.record_id not in (select joints.record_id from joints)
            then 'no such record'
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
