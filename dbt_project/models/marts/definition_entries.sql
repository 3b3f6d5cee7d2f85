-- When each definition was first met in each cycle, whether in force or not (rule 12).
{{ incremental_by_lead(replaces='touched') }}
select
    definition,
    stage,
    lead_id,
    cycle,
    first_met_at as qualified_at,
    {{ business_date('first_met_at') }} as qualified_on
from {{ ref('clause_firsts') }}
where
    clause is null
    and {{ of_touched_leads() }}
