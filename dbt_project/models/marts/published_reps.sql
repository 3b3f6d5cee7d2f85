-- One row per sales person, as known at as_of; one row per team where the setting `reps` is teams.
-- depends_on: {{ ref('rep_teams') }}
{% if published_reps_as() == 'teams' -%}
with

-- Teams that a published row may name: also those that nobody is in any more.
members as (

    select
        {{ published_team('team') }} as team,
        capacity_per_week
    from {{ ref('reps') }}
    union all
    select
        {{ published_team('team') }} as team,
        0 as capacity_per_week
    from {{ ref('rep_teams') }}

)

select
    team as rep_id,
    team as name,
    team,
    cast(sum(capacity_per_week) as bigint) as capacity_per_week
from members
group by team
{%- else -%}
select
    {{ published_rep_id('rep_id', 'team') }} as rep_id,
    {{ published_rep_name('rep_id', 'name', 'team') }} as name,
    team,
    capacity_per_week
from {{ ref('reps') }}
{%- endif %}
