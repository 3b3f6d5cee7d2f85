-- Pairs of records that the sources report as one person: merged or converted before as_of.
with

records as (

    select * from {{ ref('records') }}

),

links as (
    {{ union_of_staging('identity_links', {
        'record_id': 'varchar', 'other_record_id': 'varchar', 'kind': 'varchar',
        'linked_at': 'timestamp', 'loaded_at': 'timestamp',
    }) }}
)

select distinct
    links.record_id,
    links.other_record_id,
    links.kind
from links
inner join records as one
    on links.record_id = one.record_id
inner join records as other
    on links.other_record_id = other.record_id
where
    links.linked_at < {{ as_of() }}
    and links.record_id <> links.other_record_id
