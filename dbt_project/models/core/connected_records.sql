-- What links connect (rule 22): groups of records with one address, and records that no source exported.
with

records as (

    select * from {{ ref('records') }}

),

links as (

    select
        coalesce(one.group_id, links.record_id) as node,
        coalesce(other.group_id, links.other_record_id) as other_node
    from {{ ref('record_links') }} as links
    left join records as one
        on links.record_id = one.record_id
    left join records as other
        on links.other_record_id = other.record_id

),

{{ connected_components('links') }}

select
    node as group_id,
    person_id
from components
