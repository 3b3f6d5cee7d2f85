-- When each definition first found each lead, and what became of the lead: what precision and recall are counted from
-- (rule 27). The rows without a definition are all leads from their first moment on, to compare with.
with

found as (

    select
        definition,
        stage,
        lead_id,
        min(first_met_at) as qualified_at
    from {{ ref('clause_firsts') }}
    where clause is null
    group by definition, stage, lead_id
    union all
    select
        cast(null as {{ dbt.type_string() }}) as definition,
        cast(null as {{ dbt.type_string() }}) as stage,
        lead_id,
        first_moment_at as qualified_at
    from {{ ref('leads') }}

),

outcomes as (

    select
        lead_id,
        min(case when stage = 'mql' then entered_at end) as mql_at,
        min(case when stage = 'sal' then entered_at end) as sal_at,
        min(case when stage = 'sql' then entered_at end) as sql_at,
        min(case when stage = 'opportunity' then entered_at end) as opportunity_at,
        min(case when stage = 'customer' then entered_at end) as customer_at
    from {{ ref('journeys') }}
    group by lead_id

),

touches as (

    select
        lead_id,
        max(occurred_at) as last_touch_at
    from {{ ref('signals') }}
    where touched_by_sales and set_aside_reason is null
    group by lead_id

)

select
    found.definition,
    found.stage,
    found.lead_id,
    found.qualified_at,
    {{ month_start(business_date('found.qualified_at')) }} as cohort_month,
    case found.stage
        when 'mql' then outcomes.mql_at
        when 'sal' then outcomes.sal_at
        when 'sql' then outcomes.sql_at
    end as official_at,
    outcomes.sql_at,
    outcomes.opportunity_at,
    outcomes.customer_at,
    coalesce(touches.last_touch_at >= found.qualified_at, false) as is_worked
from found
inner join outcomes
    on found.lead_id = outcomes.lead_id
left join touches
    on found.lead_id = touches.lead_id
