-- When each clause of each definition was first met in each cycle, independent of the other clauses (rule 12).
{{ incremental_by_lead(replaces='touched') }}
select
    definition,
    stage,
    lead_id,
    cycle,
    clause,
    first_met_at
from {{ ref('clause_firsts') }}
where
    clause is not null
    and first_met_at is not null
    and {{ of_touched_leads() }}
