{# The parts of a score by rule, at any instants: the sum of each activity's points times the weight of its age. It uses
   no running totals, so it is also the simplest check of the pass that does. `looked_at` is a query of the instants:
   lead_id, lifecycle_period, seen_at. The points of a lead add up to its total (docs/reference/rules.md, "Parts of a
   score"). #}
{% macro contributions(name, looked_at) %}
with

{{ parts_of_scores(name, looked_at) }}

rounded as (

    select
        lead_id,
        seen_at,
        component,
        score_group,
        rule,
        effect,
        activities,
        {{ to_a_billionth('points') }} as points,
        {{ to_a_billionth('points_not_counted') }} as points_not_counted
    from all_parts

)

select * from rounded
where points <> 0 or points_not_counted <> 0 or effect = 'disqualified'
{% endmacro %}

{# The same for all scorecards. #}
{% macro all_contributions(looked_at) %}
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
    {{ contributions(card, looked_at) }}
) as {{ card }}
{{ 'union all' if not loop.last }}
{%- endfor %}
{% endmacro %}
