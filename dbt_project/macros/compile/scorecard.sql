{# A scorecard's points at every instant a lead is evaluated (rules 17 to 20), in one pass over the changes of its
   activities.

   A sum with a half-life is stored lifted: each point times 2^(age of the activity within an era / half-life), so that
   one running total serves every later instant, which divides it down again. A lifted sum outgrows a double after about
   1,000 half-lives; so time is divided into eras of 512 of them, each with its own sum. The points of an activity left
   when the next era starts enter that era as a change at its first instant; after 64 half-lives they are zero.

   An incremental run starts from the sums of the previous build (scorecard_state.sql). #}
{% macro scorecard(name) %}
{%- set card = declared(name).get('scorecard', {}) -%}
{%- set groups = card.get('groups', []) -%}
{%- set behaviour = groups | selectattr('component', 'equalto', 'engagement') | list -%}
{%- set traits = groups | selectattr('component', 'equalto', 'fit') | list -%}
{%- set reads_profile = traits or card.get('for') -%}
{%- set terms = terms_of(card) -%}
{%- set columns = sum_columns(card, terms) -%}
{{ card_may_read(name) -}}
with

{{ pass_ctes(name, card, terms) }}
changes_at_instants as (

    select
        lead_id,
        lifecycle_period,
        known_at,
        bool_or(is_instant) as is_instant
        {%- for column in columns %},
        {{ column.adds }}({{ column.name }}) as {{ column.name }}
        {%- endfor %}
    from changes
    group by lead_id, lifecycle_period, known_at

),

running as (

    select
        lead_id,
        lifecycle_period,
        known_at,
        is_instant
        {%- for column in columns %},
        {{ column.adds }}({{ column.name }}) over {{ column.over }} as {{ column.name }}
        {%- endfor %}
    from changes_at_instants
    window
        lifecycle_period_so_far as (partition by lead_id, lifecycle_period order by known_at)
        {%- for an_era in eras_of(terms) %},
        {{ an_era.name }}_so_far as (partition by lead_id, lifecycle_period, {{ era('known_at', an_era.length) }} order by known_at)
        {%- endfor %}
        {%- if has_unreset(card) %},
        ever_so_far as (partition by lead_id order by known_at)
        {%- for an_era in eras_of(terms) %},
        {{ so_far(false, an_era) }} as (partition by lead_id, {{ era('known_at', an_era.length) }} order by known_at)
        {%- endfor %}
        {%- endif %}

),
{%- if reads_profile %}
{{ traits_cte(card, traits) }}
{%- endif %}

{{ unclipped_cte(card, terms, traits, behaviour) }}
{{ clipped_ctes(name, card, traits, behaviour) }}
{{ graded_cte(card) }}

select
    scores.lead_id,
    scores.known_at
    {%- for component in scorecard_components(name) %},
    scores.{{ component }}
    {%- endfor %},
    scores.fit_grade,
    scores.engagement_grade,
    scores.total_grade,
    {{ combined_grade(card.get('grades', {})) }} as combined_grade,
    scores.is_disqualified,
    scores.known_at < {{ as_of() }} as is_moment,
    {{ var('build_number') }} as build_number,
    {{ trend(card) if card.trend else 'cast(null as ' ~ dbt.type_string() ~ ')' }} as trend
from graded as scores
{%- if card.trend %}
left join graded as scores_earlier
    on
        scores.lead_id = scores_earlier.lead_id
        and {{ earlier('scores.known_at', card) }} = scores_earlier.known_at
inner join looked_at
    on scores.lead_id = looked_at.lead_id and scores.known_at = looked_at.known_at
{%- endif %}
{% endmacro %}
