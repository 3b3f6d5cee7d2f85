{# For every version of one gate's definition: when each clause first held in a cycle, and when all others did; when all
   did together (clause null), and when they did while the version was in force. An incremental run adds what the
   moments of this run meet; an earlier first stays. #}
{% macro definition_firsts(gate, versions) %}
with

register as (

    select * from {{ source('register', 'definitions') }}

)
{%- for version in versions %},

{{ version }} as (

    select
        moments.lead_id,
        moments.cycle,
        {%- for clause in clauses_of(gate, version) %}
        min(case when {{ clause }} then moments.moment_at end) as {{ clause }},
        min(case when {{ all_clauses(gate, version, but=clause) }} then moments.moment_at end) as without_{{ clause }},
        {%- endfor %}
        min(case when {{ all_clauses(gate, version) }} then moments.moment_at end) as all_first_met_at,
        min(
            case
                when
                    {{ all_clauses(gate, version) }}
                    and moments.moment_at >= register.in_force_from_at
                    and (register.in_force_to_at is null or moments.moment_at < register.in_force_to_at)
                    then moments.moment_at
            end
        ) as first_met_in_force_at
    from {{ ref(gate, v=version) }} as moments
    inner join register
        on register.definition = '{{ version }}'
    group by moments.lead_id, moments.cycle

)
{%- endfor %},

firsts as (
    {%- for version in versions %}
    {%- for clause in clauses_of(gate, version) %}
    select
        '{{ version }}' as definition,
        lead_id,
        cycle,
        '{{ clause.removeprefix('meets_') }}' as clause,
        {{ clause }} as first_met_at,
        without_{{ clause }} as first_met_without_at,
        cast(null as timestamp) as first_met_in_force_at
    from {{ version }}
    where {{ clause }} is not null or without_{{ clause }} is not null
    union all
    {%- endfor %}
    select
        '{{ version }}' as definition,
        lead_id,
        cycle,
        cast(null as {{ dbt.type_string() }}) as clause,
        all_first_met_at as first_met_at,
        cast(null as timestamp) as first_met_without_at,
        first_met_in_force_at
    from {{ version }}
    where all_first_met_at is not null
    {{ 'union all' if not loop.last or is_incremental_run() }}
    {%- endfor %}
    {%- if is_incremental_run() %}
    select
        definition,
        lead_id,
        cycle,
        clause,
        first_met_at,
        first_met_without_at,
        first_met_in_force_at
    from {{ this }}
    where lead_id in (select touched.lead_id from {{ ref('touched_leads') }} as touched where not touched.is_recomputed)
    {%- endif %}

)

select
    cast(definition as {{ dbt.type_string() }}) as definition,
    lead_id,
    cycle,
    clause,
    min(first_met_at) as first_met_at,
    min(first_met_without_at) as first_met_without_at,
    min(first_met_in_force_at) as first_met_in_force_at
from firsts
group by definition, lead_id, cycle, clause
{% endmacro %}
