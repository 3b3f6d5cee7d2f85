-- Where each lead stands at as_of, and the number of the cycle it is in (rule 16).
with

entries as (

    select
        *,
        row_number() over (partition by lead_id order by entered_at desc, ladder desc) as from_the_end
    from {{ ref('journeys') }}
    where not is_skipped

),

-- After a boundary the cycle is the next one, also while the lead is closed.
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
where entries.from_the_end = 1
