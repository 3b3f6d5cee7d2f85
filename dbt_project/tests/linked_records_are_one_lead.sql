-- Rule 22: two records that are linked or share an address are in one component; with two leads, one person would be
-- counted twice.
select
    min(record_id) as record_id,
    max(record_id) as other_record_id
from {{ ref('identity_links') }}
where email is not null
group by email
having count(distinct lead_id) > 1
union all
select
    record_links.record_id,
    record_links.other_record_id
from {{ ref('record_links') }} as record_links
inner join {{ ref('identity_links') }} as one
    on record_links.record_id = one.record_id
inner join {{ ref('identity_links') }} as other
    on record_links.other_record_id = other.record_id
where one.lead_id <> other.lead_id
