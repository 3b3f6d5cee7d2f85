-- The instants at which a lead is evaluated: its moments, and as_of.
{{ incremental_by_lead(also='not is_moment') }}
with

looked_at as (

    select
        lead_id,
        moment_at as known_at,
        true as is_moment
    from {{ ref('moment_instants') }}
    where {{ is_from_this_run() }}
    union all
    select
        lead_id,
        {{ as_of() }} as known_at,
        false as is_moment
    from {{ ref('leads') }}

)

select
    looked_at.lead_id,
    cycles.lifecycle_period,
    {{ cycle_at('looked_at.known_at') }} as cycle,
    looked_at.known_at,
    looked_at.is_moment,
    {{ var('build_number') }} as build_number
from looked_at
inner join {{ ref('cycles') }} as cycles
    on
        looked_at.lead_id = cycles.lead_id
        and (cycles.starts_after is null or looked_at.known_at > cycles.starts_after)
        and (cycles.ends_at is null or looked_at.known_at <= cycles.ends_at)
