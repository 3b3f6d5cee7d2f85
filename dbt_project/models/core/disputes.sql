select
    cast(null as varchar) as activity_id,
    cast(null as varchar) as dispute
where false
