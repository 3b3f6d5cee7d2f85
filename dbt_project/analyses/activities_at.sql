-- The points that every activity of one lead gave, and those left at one instant: `accord explain --at`.
with

matches as (

    {% for card in var('scorecards') -%}
    select
        '{{ card }}' as scorecard,
        matching.* -- noqa: AM04
    from (
        {{ explained_activities(card) }}
    ) as matching
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

activities as (

    select * from {{ ref('activities') }}
    where lead_id = {{ parameter('lead_id') }}

)

select
    matches.scorecard,
    matches.activity_id,
    matches.occurred_at,
    matches.known_at,
    activities.kind,
    coalesce(activities.path, activities.form, activities.asset, activities.link, activities.campaign_id) as subject,
    matches.score_group,
    matches.rule,
    matches.not_counted_because,
    matches.points,
    matches.points_left,
    matches.points_over_limit,
    matches.limited_by
from matches
inner join activities
    on matches.activity_id = activities.activity_id
order by matches.occurred_at desc, matches.activity_id desc, matches.scorecard asc, matches.rule asc
