-- The current stage and cycle of each lead at as_of (rule 16).
with

entries as (

    select
        *,
        row_number() over (partition by lead_id order by entered_at desc, ladder desc) as recency_rank
    from {{ ref('journeys') }}
    where not is_skipped

),

-- After a boundary the lead is in the next cycle, also while it is closed.
current_cycles as (

    select
        lead_id,
        coalesce(cycle, cycles_so_far + 1) as cycle
    from {{ ref('cycles') }}
    where ends_at is null

)

select
    entries.lead_id,
    cast(current_cycles.cycle as integer) as cycle,
    entries.stage,
    entries.entered_at as stage_since_at,
    entries.definition
from entries
inner join current_cycles
    on entries.lead_id = current_cycles.lead_id
where entries.recency_rank = 1
