-- Every record of a person in any source, with the latest address it is known by. Records with the same address are one
-- group.
with

lead_records as (
    {{ union_of_staging('lead_records', {'record_id': 'varchar', 'source': 'varchar', 'created_at': 'timestamp'}) }}
),

addresses as (

    select * from {{ ref('held_addresses') }}
    where held_until = {{ instant('9999-12-31') }}

),

records as (

    select
        lead_records.record_id,
        lead_records.source,
        lead_records.created_at,
        addresses.email
    from lead_records
    left join addresses
        on lead_records.record_id = addresses.record_id
    where lead_records.created_at < {{ as_of() }} and lead_records.record_id is not null

)

select
    *,
    case when email is null then record_id else min(record_id) over (partition by email) end as group_id
from records
