-- When each clause of each definition was first met in each cycle, on its own (rule 12).
select
    definition,
    stage,
    lead_id,
    cycle,
    clause,
    first_met_at
from {{ ref('clause_firsts') }}
where clause is not null
