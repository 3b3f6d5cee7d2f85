-- The lead that each record is part of. A lead is named by its earliest record (rule 22).
{{ config(pre_hook="{{ snapshot_previous() }}") }}
select
    records.record_id,
    first_value(records.record_id) over (
        partition by coalesce(people.person_id, records.group_id)
        order by records.created_at, records.source, records.record_id
    ) as lead_id,
    records.source,
    records.created_at,
    records.email
from {{ ref('records') }} as records
left join {{ ref('connected_records') }} as people
    on records.group_id = people.group_id
