-- What every score at as_of is made of, and what was not counted, by rule.
{% set at_as_of -%}
    select
        lead_id,
        spell,
        known_at as seen_at
    from {{ ref('instants') }}
    where not is_moment
{%- endset -%}

{%- for card in var('scorecards') %}
select
    lead_id,
    '{{ card }}' as scorecard,
    component,
    score_group,
    rule,
    effect,
    activities,
    points,
    points_not_counted
from (
    {{ contributions(card, at_as_of) }}
) as {{ card }}
{{ 'union all' if not loop.last }}
{%- endfor %}
