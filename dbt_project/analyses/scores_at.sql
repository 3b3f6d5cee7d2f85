-- Every score of one lead at one instant, for `accord explain --at`.
{% for card in var('scorecards') -%}
select
    '{{ card }}' as scorecard,
    scores.* -- noqa: AM04
from (
    {{ explained_scores(card) }}
) as scores
{{ 'union all' if not loop.last }}
{% endfor %}
