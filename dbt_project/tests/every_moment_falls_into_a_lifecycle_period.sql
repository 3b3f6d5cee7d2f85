-- A moment outside every lifecycle period would have neither features nor scores. (The key of known_states ensures that
-- none is in two.)
select
    moments.lead_id,
    moments.moment_at
from {{ ref('moment_instants') }} as moments
left join {{ ref('instants') }} as instants
    on moments.lead_id = instants.lead_id and moments.moment_at = instants.known_at
where instants.lead_id is null and moments.build_number = {{ var('build_number') }}
