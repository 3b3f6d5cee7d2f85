-- What each lead of the nurture list lacks at as_of of its next gate (rule 47). The SQL of the definition itself
-- decides what holds; `accord` adds to it the share that each clause lacks.
with

leads as (

    select * from {{ ref('nurtured_leads') }}
    where gate is not null

),

states as (

    select
        known_states.*, -- noqa: AM04
        known_states.known_at as moment_at
    from {{ ref('known_states') }} as known_states
    inner join leads
        on known_states.lead_id = leads.lead_id
    where not known_states.is_moment

),

lacking as (

    select
        cast(null as {{ dbt.type_string() }}) as lead_id,
        cast(null as {{ dbt.type_string() }}) as gate,
        cast(null as {{ dbt.type_string() }}) as barriers,
        cast(null as {{ dbt.type_string() }}) as clauses_missing,
        cast(null as {{ dbt.type_string() }}) as missing,
        cast(null as double) as nearness
    from states
    where false
    {%- for gate in next_gates() %}
    union all
    {{ lacking(gate) }}
    {%- endfor %}

)

select lacking.*
from lacking
inner join leads
    on lacking.lead_id = leads.lead_id and lacking.gate = leads.gate
