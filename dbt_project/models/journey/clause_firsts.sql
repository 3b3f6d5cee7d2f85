-- For every definition: when each clause first held in a cycle, when all did together (clause null), and when all did
-- while the definition was in force. A night adds what tonight's moments meet: what was met first stays first. One
-- line a definition; tests/every_definition_reaches_the_journey.sql guards the list.
{{ keeps_history(replaces='touched') }}
{% set definitions = [
    ('marketing_qualified', 'every_lead'),
    ('marketing_qualified', 'three_visits_in_a_week'),
    ('marketing_qualified', 'profile_and_actions'),
    ('sales_accepted', 'accepted_by_sales'),
    ('sales_qualified', 'accepted_opportunity'),
] -%}
with

register as (

    select * from {{ source('register', 'definitions') }}

)
{%- for model, version in definitions %},

{{ version }} as (

    select
        moments.lead_id,
        moments.cycle,
        {% for clause in clauses_of(model, version) -%}
        min(case when {{ clause }} then moments.moment_at end) as {{ clause }},
        {% endfor -%}
        min(case when {{ all_clauses(model, version) }} then moments.moment_at end) as all_first_met_at,
        min(
            case
                when
                    {{ all_clauses(model, version) }}
                    and moments.moment_at >= register.in_force_from_at
                    and (register.in_force_to_at is null or moments.moment_at < register.in_force_to_at)
                    then moments.moment_at
            end
        ) as first_met_in_force_at
    from {{ ref(model, v=version) }} as moments
    inner join register
        on register.definition = '{{ version }}'
    group by moments.lead_id, moments.cycle

)
{%- endfor %},

firsts as (
    {% for model, version in definitions -%}
    {% for clause in [none] + clauses_of(model, version) -%}
    select
        '{{ version }}' as definition,
        '{{ stage_of(model, version) }}' as stage,
        lead_id,
        cycle,
        cast({{ "'" ~ clause[6:] ~ "'" if clause else 'null' }} as {{ dbt.type_string() }}) as clause,
        {{ clause or 'all_first_met_at' }} as first_met_at,
        {{ 'cast(null as timestamp)' if clause else 'first_met_in_force_at' }} as first_met_in_force_at
    from {{ version }}
    where {{ clause or 'all_first_met_at' }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor -%}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
    {% if is_night() -%}
    union all
    select * from {{ this }}
    where lead_id in (select touched.lead_id from {{ ref('touched_leads') }} as touched where not touched.is_recomputed)
    {%- endif %}

)

select
    definition,
    stage,
    lead_id,
    cycle,
    clause,
    min(first_met_at) as first_met_at,
    min(first_met_in_force_at) as first_met_in_force_at
from firsts
group by definition, stage, lead_id, cycle, clause
