-- What every score of one lead is made of at one instant, for `accord explain --at`; at as_of: score_contributions.
{% for card in var('scorecards') -%}
select
    '{{ card }}' as scorecard,
    component,
    score_group,
    rule,
    effect,
    activities,
    points,
    points_not_counted
from (
    {{ contributions(card, explained_instant()) }}
) as parts
{{ 'union all' if not loop.last }}
{% endfor %}
