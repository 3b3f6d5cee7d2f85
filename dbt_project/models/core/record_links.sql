-- Pairs of records that are one person: merged, converted, or of one address.
with

records as (

    select * from {{ ref('records') }}

),

declared_links as (
    {{ union_of_staging('identity_links', {
        'record_id': 'varchar', 'other_record_id': 'varchar', 'kind': 'varchar',
        'linked_at': 'timestamp', 'loaded_at': 'timestamp',
    }) }}
),

same_address as (

    select
        record_id,
        min(record_id) over (partition by email) as other_record_id,
        'email' as kind
    from records
    where email is not null

),

links as (

    select
        declared_links.record_id,
        declared_links.other_record_id,
        declared_links.kind
    from declared_links
    inner join records as one
        on declared_links.record_id = one.record_id
    inner join records as other
        on declared_links.other_record_id = other.record_id
    where declared_links.linked_at < {{ as_of() }}
    union all
    select
        record_id,
        other_record_id,
        kind
    from same_address

)

select distinct
    record_id,
    other_record_id,
    kind
from links
where record_id <> other_record_id
