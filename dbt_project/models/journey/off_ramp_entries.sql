-- The off-ramp that each boundary leads to, as declared in definitions/cycles.yml. Reopening a closed lead is a
-- boundary too.
select
    cycles.lead_id,
    cycles.cycles_so_far as cycle,
    stages.stage,
    stages.ladder,
    cycles.ends_at as entered_at,
    cast(null as {{ dbt.type_string() }}) as definition,
    false as is_skipped,
    cycles.end_reason as reason
from {{ ref('cycles') }} as cycles
inner join {{ ref('stages') }} as stages
    on stages.stage = {{ off_ramp_of('cycles.ended_by') }}
where cycles.ends_at is not null
