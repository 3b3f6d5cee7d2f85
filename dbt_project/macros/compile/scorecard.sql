{# A scorecard's points at every instant a lead is looked at (rules 17 to 20).

   A decayed sum is kept as a lifted sum: each point times 2^(age of the activity within an era / half-life), so that one running
   total serves every later instant, which divides it down again. A lifted sum outgrows a double after about 1,000 half-lives;
   so time is cut into eras of 256 half-lives, and an instant reads its own era and the one before: anything older has
   halved more than 256 times and is nothing. #}
{% macro scorecard(name) %}
{%- set card = declared(name).get('scorecard', {}) -%}
{%- set groups = card.get('groups', []) -%}
{%- set behaviour = groups | selectattr('component', 'equalto', 'engagement') | list -%}
{%- set traits = groups | selectattr('component', 'equalto', 'fit') | list -%}
{%- set decaying = behaviour | selectattr('half_life_days', 'defined') | list -%}
with

signals as (

    select * from {{ ref('signals') }}
    where is_since_recycle

),

instants as (

    select * from {{ ref('instants') }}

),

profile as (

    select * from {{ ref('profile_states') }}

),

changes as (

    select
        lead_id,
        spell,
        known_at,
        false as is_instant
        {%- for group in behaviour %},
        ({{ signal_points(group) }}){% if group.half_life_days %} * {{ lift(group) }}{% endif %} as {{ group.name }}
        {%- endfor %}
    from signals
    union all
    select
        lead_id,
        spell,
        known_at,
        true as is_instant
        {%- for group in behaviour %},
        0.0 as {{ group.name }}
        {%- endfor %}
    from instants

),

changes_at_instants as (

    select
        lead_id,
        spell,
        known_at,
        bool_or(is_instant) as is_instant
        {%- for group in behaviour %},
        sum({{ group.name }}) as {{ group.name }}
        {%- endfor %}
    from changes
    group by lead_id, spell, known_at

),

running as (

    select
        lead_id,
        spell,
        known_at,
        is_instant
        {%- for group in behaviour %},
        sum({{ group.name }}) over (
            partition by lead_id, spell{% if group.half_life_days %}, {{ era('known_at', era_length(group)) }}{% endif %}
            order by known_at
        ) as {{ group.name }}
        {%- endfor %}
    from changes_at_instants

),
{%- for group in decaying %}

{{ group.name }}_of_eras as (

    select
        lead_id,
        spell,
        {{ era('known_at', era_length(group)) }} as era,
        sum({{ group.name }}) as points
    from changes_at_instants
    group by lead_id, spell, {{ era('known_at', era_length(group)) }}

),
{%- endfor %}

groups as (

    select
        running.lead_id,
        running.known_at
        {%- for group in behaviour %},
        {%- if group.half_life_days %}
        (running.{{ group.name }} + coalesce({{ group.name }}_before.points, 0) * pow(2.0, -256))
        * {{ fall(group) }} as {{ group.name }}
        {%- else %}
        running.{{ group.name }}
        {%- endif %}
        {%- endfor %}
        {%- for group in traits %},
        {{ profile_points(group) }} as {{ group.name }}
        {%- endfor %}
    from running
    left join profile
        on running.lead_id = profile.lead_id and running.known_at = profile.known_at
    {%- for group in decaying %}
    left join {{ group.name }}_of_eras as {{ group.name }}_before
        on
            running.lead_id = {{ group.name }}_before.lead_id
            and running.spell = {{ group.name }}_before.spell
            and {{ era('running.known_at', era_length(group)) }} = {{ group.name }}_before.era + 1
    {%- endfor %}
    where running.is_instant

),

clipped as (

    select
        lead_id,
        known_at
        {%- for group in groups %},
        {{ clip(group.name, group) }} as {{ group.name }}
        {%- endfor %}
    from groups

),

components as (

    select
        *,
        {{ sum_of(traits) }} as fit,
        {{ sum_of(behaviour) }} as engagement,
        {{ clip(sum_of(groups), card.get('total', {})) }} as total
    from clipped

),

rounded as (

    select
        lead_id,
        known_at
        {%- for column in scorecard_points(name) %},
        round(cast({{ column }} as double), 6) as {{ column }}
        {%- endfor %}
    from components

)

select
    *,
    {{ grade('fit', card.get('grades', {})) }} as grade
from rounded
{% endmacro %}

{# The columns a scorecard gives: its components, its groups, and its grade. #}
{% macro scorecard_points(name) -%}
    {%- set groups = declared(name).get('scorecard', {}).get('groups', []) -%}
    {{ return(['total', 'fit', 'engagement'] + groups | map(attribute='name') | list) }}
{%- endmacro %}

{% macro scorecard_columns(name) -%}{{ return(scorecard_points(name) + ['grade']) }}{%- endmacro %}
