-- Pairs of records that the sources report as one person: merged or converted before as_of. An end may be a record that
-- no source exported: links through it join their other ends (rule 22).
with

links as (
    {{ union_of_staging('identity_links', {
        'record_id': 'varchar', 'other_record_id': 'varchar', 'kind': 'varchar',
        'linked_at': 'timestamp', 'loaded_at': 'timestamp',
    }) }}
)

select distinct
    record_id,
    other_record_id,
    kind
from links
where linked_at < {{ as_of() }} and record_id <> other_record_id
