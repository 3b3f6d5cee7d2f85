-- When each definition first found each lead, over all cycles, and the outcomes of the lead (rule 27); and the same for
-- the definition without each of its clauses. The rows without a definition are all leads, from their first moment on:
-- the baseline. The outcomes of a lead change only in a run that touches it.
{{ incremental_by_lead(replaces='touched') }}
{% set outcomes = declared('stages').get('outcomes', []) -%}
with

firsts as (

    select
        definition,
        stage,
        clause,
        lead_id,
        min(case when clause is null then first_met_at else first_met_without_at end) as qualified_at
    from {{ ref('clause_firsts') }}
    where
        (clause is null or first_met_without_at is not null)
        and {{ of_touched_leads() }}
    group by definition, stage, clause, lead_id

),

leads as (

    select * from {{ ref('leads') }}
    where {{ of_touched_leads() }}

),

found as (

    select
        firsts.*,
        firsts.clause is not null and complete.lead_id is null as is_kept_out
    from firsts
    left join firsts as complete
        on
            firsts.lead_id = complete.lead_id
            and firsts.definition = complete.definition
            and complete.clause is null
    union all
    select
        cast(null as {{ dbt.type_string() }}) as definition,
        cast(null as {{ dbt.type_string() }}) as stage,
        cast(null as {{ dbt.type_string() }}) as clause,
        lead_id,
        first_moment_at as qualified_at,
        false as is_kept_out
    from leads

),

windows as (

    select * from {{ ref('maturity_windows') }}

)

select
    found.definition,
    found.stage,
    found.clause,
    found.lead_id,
    found.qualified_at,
    found.is_kept_out,
    {{ month_start(business_date('found.qualified_at')) }} as cohort_month,
    official.lead_id is not null as is_official,
    coalesce(touches.last_touch_at >= found.qualified_at, false) as is_worked,
    {% for outcome in outcomes -%}
    coalesce(outcomes.{{ outcome }}_at <= found.qualified_at, false) as is_{{ outcome }}_before,
    coalesce(
        outcomes.{{ outcome }}_at > found.qualified_at
        and outcomes.{{ outcome }}_at <= {{ plus_days('found.qualified_at', outcome ~ '_window.days') }}, false
    ) as is_{{ outcome }}_after,
    {% endfor -%}
    {{ days_between('found.qualified_at', 'outcomes.opportunity_at') }} as days_to_opportunity
from found
inner join {{ ref('outcomes') }} as outcomes
    on found.lead_id = outcomes.lead_id
left join {{ ref('first_entries') }} as official
    on found.lead_id = official.lead_id and found.stage = official.stage
left join {{ ref('sales_touches') }} as touches
    on found.lead_id = touches.lead_id
{%- for outcome in outcomes %}
inner join windows as {{ outcome }}_window
    on {{ outcome }}_window.stage = '{{ outcome }}'
{%- endfor %}
