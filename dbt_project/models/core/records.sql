-- Every record of a person in any source, with the latest address it is known by.
with

lead_records as (
    {{ union_of_staging('lead_records', {'record_id': 'varchar', 'source': 'varchar', 'created_at': 'timestamp'}) }}
),

addresses as (

    select
        record_id,
        value as email,
        row_number() over (partition by record_id order by occurred_at desc, activity_id desc) as newest
    from {{ ref('incoming_activities') }}
    where kind = 'profile_changed' and property = 'email'

)

select
    lead_records.record_id,
    lead_records.source,
    lead_records.created_at,
    addresses.email
from lead_records
left join addresses
    on lead_records.record_id = addresses.record_id and addresses.newest = 1
where lead_records.created_at < {{ as_of() }}
