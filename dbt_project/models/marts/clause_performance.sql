-- What each clause earns: who would qualify without it, and what became of those.
with

-- A lead without a moment at which the rest held is not kept out by this clause.
found as (

    select
        definition,
        stage,
        lead_id,
        clause,
        min(first_met_without_at) as qualified_without_at
    from {{ ref('clause_firsts') }}
    where clause is not null and first_met_without_at is not null
    group by definition, stage, lead_id, clause

),

windows as (

    select * from {{ ref('maturity_windows') }}
    where stage = 'customer'

),

followed as (

    select
        found.definition,
        found.stage,
        found.clause,
        qualifications.qualified_at is not null as is_met,
        coalesce(qualifications.qualified_at, found.qualified_without_at) as found_at,
        leads.customer_at
    from found
    inner join {{ ref('qualifications') }} as leads
        on found.lead_id = leads.lead_id and leads.definition is null
    left join {{ ref('qualifications') }} as qualifications
        on found.lead_id = qualifications.lead_id and found.definition = qualifications.definition

),

judged as (

    select
        followed.*,
        followed.customer_at <= {{ plus_days('followed.found_at', 'windows.days') }} as is_customer
    from followed
    cross join windows
    where
        {{ plus_days('followed.found_at', 'windows.days') }} <= {{ as_of() }}
        and (followed.customer_at is null or followed.customer_at > followed.found_at)

),

counted as (

    select
        definition,
        stage,
        clause,
        count(case when is_met then 1 end) as leads,
        count(case when is_met and is_customer then 1 end) as became_customers,
        count(case when not is_met then 1 end) as kept_out,
        count(case when not is_met and is_customer then 1 end) as kept_out_customers
    from judged
    group by definition, stage, clause

)

select
    definition,
    stage,
    clause,
    leads,
    became_customers,
    {{ share('became_customers', 'leads') }} as precision,
    {{ wilson('became_customers', 'leads', '-1') }} as precision_low,
    {{ wilson('became_customers', 'leads', '1') }} as precision_high,
    kept_out,
    kept_out_customers,
    {{ share('kept_out_customers', 'kept_out') }} as kept_out_precision,
    {{ wilson('kept_out_customers', 'kept_out', '-1') }} as kept_out_precision_low,
    {{ wilson('kept_out_customers', 'kept_out', '1') }} as kept_out_precision_high
from counted
