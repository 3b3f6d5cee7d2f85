-- The figures of each definition without each of its clauses, and the outcomes of the leads that only this clause keeps
-- out. A review sees from them which clauses are useful. All mature months together; beside it, how often Sales blames
-- the clause (rule 44).
with

clauses as (
    {% for clause in declared_clauses() -%}
    select
        '{{ clause.definition }}' as definition,
        '{{ clause.stage }}' as stage,
        '{{ clause.name }}' as clause
    {{ 'union all' if not loop.last }}
    {% else -%}
    select
        cast(null as {{ dbt.type_string() }}) as definition,
        cast(null as {{ dbt.type_string() }}) as stage,
        cast(null as {{ dbt.type_string() }}) as clause
    where false
    {% endfor %}
),

months as (

    select
        {{ days_between('min(starts_at)', 'max(ends_at)') }} / 7 as weeks
    from {{ ref('cohort_months') }}
    where is_customer_mature

),

found as (

    select
        cohorts.definition,
        cohorts.clause,
        sum(cohorts.leads) as found,
        sum(cohorts.customer_judged) as leads,
        sum(cohorts.customer_after) as became_customers,
        sum(cohorts.kept_out_judged) as kept_out,
        sum(cohorts.kept_out_after) as kept_out_customers
    from {{ ref('cohorts') }} as cohorts
    inner join {{ ref('cohort_months') }} as months
        on cohorts.cohort_month = months.cohort_month
    where months.is_customer_mature
    group by cohorts.definition, cohorts.clause

),

customers as (

    select coalesce(sum(customers), 0) as customers from {{ ref('cohort_months') }}

),

captured as (

    select
        definition,
        clause,
        sum(customers_captured) as customers_captured
    from {{ ref('captured_customers') }}
    group by definition, clause

),

decided as (

    select
        stage,
        definition,
        count(*) as decided
    from {{ ref('follow_up') }}
    where disposition is not null
    group by stage, definition

),

counted as (

    select
        clauses.definition,
        clauses.stage,
        clauses.clause,
        months.weeks,
        {% for column in ['found', 'leads', 'became_customers'] -%}
        cast(coalesce(complete.{{ column }}, 0) as bigint) as {{ column }},
        cast(coalesce(without_clause.{{ column }}, 0) as bigint) as {{ column }}_without,
        {% endfor -%}
        cast(coalesce(without_clause.kept_out, 0) as bigint) as kept_out,
        cast(coalesce(without_clause.kept_out_customers, 0) as bigint) as kept_out_customers,
        cast(customers.customers as bigint) as customers,
        cast(coalesce(captured.customers_captured, 0) as bigint) as customers_captured,
        cast(coalesce(captured_without.customers_captured, 0) as bigint) as customers_captured_without,
        coalesce(decided.decided, 0) as decided,
        coalesce(blamed_clauses.blamed, 0) as blamed
    from clauses
    cross join months
    cross join customers
    left join found as complete
        on clauses.definition = complete.definition and complete.clause is null
    left join found as without_clause
        on clauses.definition = without_clause.definition and clauses.clause = without_clause.clause
    left join captured
        on clauses.definition = captured.definition and captured.clause is null
    left join captured as captured_without
        on clauses.definition = captured_without.definition and clauses.clause = captured_without.clause
    left join decided
        on clauses.stage = decided.stage and clauses.definition = decided.definition
    left join {{ ref('blamed_clauses') }} as blamed_clauses
        on
            clauses.stage = blamed_clauses.stage
            and clauses.definition = blamed_clauses.definition
            and clauses.clause = blamed_clauses.clause

)

select
    definition,
    stage,
    clause,
    found / weeks as leads_a_week,
    leads,
    became_customers,
    {{ share_with_interval('precision', 'became_customers', 'leads') }},
    found_without / weeks as leads_a_week_without,
    leads_without,
    became_customers_without,
    {{ share_with_interval('precision_without', 'became_customers_without', 'leads_without') }},
    kept_out,
    kept_out_customers,
    {{ share_with_interval('kept_out_precision', 'kept_out_customers', 'kept_out') }},
    customers,
    customers_captured,
    {{ share_with_interval('recall', 'customers_captured', 'customers') }},
    customers_captured_without,
    {{ share('customers_captured_without', 'customers') }} as recall_without,
    decided,
    blamed,
    {{ share_with_interval('blamed_share', 'blamed', 'decided') }}
from counted
