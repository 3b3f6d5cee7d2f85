-- Rule 22: a lead is a component of records, named by one of them. (The key of identity_links ensures that a record
-- is in one lead only.)
select
    records.record_id,
    links.lead_id,
    names.lead_id as lead_of_that_record
from {{ ref('records') }} as records
left join {{ ref('identity_links') }} as links
    on records.record_id = links.record_id
left join {{ ref('identity_links') }} as names
    on links.lead_id = names.record_id
where names.lead_id is distinct from links.lead_id or links.lead_id is null
