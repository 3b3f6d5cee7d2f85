-- When each definition first found each lead, over all cycles (rule 27); and when it would have, had it not had one of its
-- clauses. The rows without a definition are all leads, from their first moment on: what to compare with.
{{ keeps_history(replaces='touched') }}
with

firsts as (

    select
        definition,
        stage,
        clause,
        lead_id,
        min(case when clause is null then first_met_at else first_met_without_at end) as qualified_at
    from {{ ref('clause_firsts') }}
    where {{ of_touched_leads() }}
    group by definition, stage, clause, lead_id

),

leads as (

    select * from {{ ref('leads') }}
    where {{ of_touched_leads() }}

),

found as (

    select
        firsts.definition,
        firsts.stage,
        firsts.clause,
        firsts.lead_id,
        firsts.qualified_at,
        firsts.clause is not null and whole.lead_id is null as is_kept_out
    from firsts
    left join firsts as whole
        on
            firsts.lead_id = whole.lead_id
            and firsts.definition = whole.definition
            and whole.clause is null
    where firsts.qualified_at is not null
    union all
    select
        cast(null as {{ dbt.type_string() }}) as definition,
        cast(null as {{ dbt.type_string() }}) as stage,
        cast(null as {{ dbt.type_string() }}) as clause,
        lead_id,
        first_moment_at as qualified_at,
        false as is_kept_out
    from leads

)

select
    *,
    {{ month_start(business_date('qualified_at')) }} as cohort_month
from found
