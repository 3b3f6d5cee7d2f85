-- Rule 22: what links connect is found in a fixed number of rounds. If a chain of links were longer than they reach, the
-- ends of a link would be two persons, and one person two leads.
with

ends as (

    select
        links.record_id,
        links.other_record_id,
        coalesce(one.group_id, links.record_id) as group_id,
        coalesce(other.group_id, links.other_record_id) as other_group_id
    from {{ ref('record_links') }} as links
    left join {{ ref('records') }} as one
        on links.record_id = one.record_id
    left join {{ ref('records') }} as other
        on links.other_record_id = other.record_id

)

select
    ends.record_id,
    ends.other_record_id
from ends
left join {{ ref('connected_records') }} as one
    on ends.group_id = one.group_id
left join {{ ref('connected_records') }} as other
    on ends.other_group_id = other.group_id
where ends.group_id <> ends.other_group_id and (one.person_id is null or one.person_id is distinct from other.person_id)
