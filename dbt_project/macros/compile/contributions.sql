{# What a score is made of, by rule, at any instants: each activity's points times what its age leaves of them, added up. No running
   totals, so this is also the plainest check of the pass that has them. `looked_at` is a query of the instants: lead_id, lifecycle period, seen_at.
   The points of a lead add up to its total (docs/reference/rules.md, "Parts of a score"). #}
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

{# The same of all scorecards. #}
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
