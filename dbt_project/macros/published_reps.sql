{# How published tables name sales people: the setting `reps`. Whatever publishes the id or the name of one goes through
   these macros. #}
{% macro published_reps_as() -%}
    {%- set setting = var('reps') -%}
    {%- if setting not in ('named', 'pseudonyms', 'teams') -%}
        {%- do exceptions.raise_compiler_error("reps is '" ~ setting ~ "', and must be named, pseudonyms or teams (dbt_project.yml)") -%}
    {%- endif -%}
    {{ return(setting) }}
{%- endmacro %}

{# A pseudonym hangs on the secret of the home: the ids of all reps are known, so a hash of the id alone could be
   looked up. #}
{% macro pseudonym(id) -%}
    {%- if execute and not var('pseudonym_secret') -%}
        {%- do exceptions.raise_compiler_error("pseudonyms need the variable pseudonym_secret; accord passes it") -%}
    {%- endif -%}
    {{ hashed(quoted(var('pseudonym_secret') or '') ~ " || ':' || " ~ id) }}
{%- endmacro %}

{% macro published_team(team) -%} coalesce({{ team }}, 'no team') {%- endmacro %}

{% macro published_rep_id(id, team) -%}
    {%- set setting = published_reps_as() -%}
    {%- if setting == 'named' -%} {{ id }}
    {%- elif setting == 'pseudonyms' -%} {{ pseudonym(id) }}
    {%- else -%} case when {{ id }} is not null then {{ published_team(team) }} end
    {%- endif -%}
{%- endmacro %}

{% macro published_rep_name(id, name, team) -%}
    {%- if published_reps_as() == 'named' -%} {{ name }}
    {%- else -%} {{ published_rep_id(id, team) }}
    {%- endif -%}
{%- endmacro %}

{# The teams are read only where they are published; the reference is always there, so that the graph is one. #}
{% macro join_team_then(id, at, as) -%}
    {%- set teams = ref('rep_teams') -%}
    {%- if published_reps_as() == 'teams' %}
left join {{ teams }} as {{ as }}
    on
        {{ id }} = {{ as }}.rep_id
        and {{ at }} >= {{ as }}.known_from
        and {{ at }} < {{ as }}.known_until
    {%- endif -%}
{%- endmacro %}
