{# The queries of `accord explain --at` on the work database. Their parameters are lead_id and seen_at, UTC. #}

{# The requested instant, with the lifecycle period it falls into. #}
{% macro explained_instant() %}
    select
        cycles.lead_id,
        cycles.lifecycle_period,
        {{ parameter('seen_at') }} as seen_at
    from {{ ref('cycles') }} as cycles
    where
        cycles.lead_id = {{ parameter('lead_id') }}
        and (cycles.starts_after is null or {{ parameter('seen_at') }} > cycles.starts_after)
        and (cycles.ends_at is null or {{ parameter('seen_at') }} <= cycles.ends_at)
{%- endmacro %}

{# The score and its grades, from the same parts as contributions; no row where the card does not apply to the lead
   then. #}
{% macro explained_scores(name) %}
{%- set card = declared(name).get('scorecard', {}) -%}
{%- set groups = card.get('groups', []) -%}
with

{{ parts_of_scores(name, explained_instant()) }}

scores as (

    select
        {{ stored(
            'case when disqualified_by is not null then ' ~ card.get('total', {}).get('floor', 0)
            ~ ' else ' ~ clip(sum_of(groups), card.get('total', {})) ~ ' end'
        ) }} as total,
        {{ stored(sum_of(groups | selectattr('component', 'equalto', 'fit') | list)) }} as fit,
        {{ stored(sum_of(groups | selectattr('component', 'equalto', 'engagement') | list)) }} as engagement,
        disqualified_by is not null as is_disqualified
    from clipped

),
{{ graded_cte(card) }}

select
    scores.total,
    scores.fit,
    scores.engagement,
    scores.fit_grade,
    scores.engagement_grade,
    scores.total_grade,
    {{ combined_grade(card.get('grades', {})) }} as combined_grade,
    scores.is_disqualified
from graded as scores
{% endmacro %}

{# One row per activity and rule that it matches: the points it gave, the points left, or why it does not count. #}
{% macro explained_activities(name) %}
{%- set rules = engagement_rules(declared(name).get('scorecard', {})) -%}
with

{{ lead_traits(name, explained_instant()) }}

{{ standing_activities(name) }}

select
    activity_id,
    occurred_at,
    known_at,
    '' as score_group,
    '' as rule,
    not_counted_because,
    cast(0 as double) as points,
    cast(0 as double) as points_left,
    cast(0 as double) as points_over_limit,
    cast(null as {{ dbt.type_string() }}) as limited_by
from activities
where false
{%- for rule in rules %}
union all
select
    activity_id,
    occurred_at,
    known_at,
    '{{ rule.group }}' as score_group,
    '{{ rule.name }}' as rule,
    {% if rule.point_limits -%}
    coalesce(not_counted{{ unreset_suffix(rule.is_reset) }}_because, case when {{ rule.name }} = 0 then {{ over_limit(rule) }} end) as not_counted_because,
    case when {{ rule.name }} = 1 then {{ rule.name }}__given else {{ hundredths(rule.points) }} end / 100.0 as points,
    {{ to_a_billionth('coalesce(' ~ rule.name ~ '__given, 0) / 100.0 * (' ~ weight(rule.decay, 'age') ~ ')') }} as points_left,
    case when {{ rule.name }} = 1 then {{ hundredths(rule.points) }} - {{ rule.name }}__given else 0 end / 100.0 as points_over_limit,
    case when {{ rule.name }} = 1 and {{ rule.name }}__given < {{ hundredths(rule.points) }} then {{ over_limit(rule) }} end as limited_by
    {%- else -%}
    coalesce(not_counted{{ unreset_suffix(rule.is_reset) }}_because, case when {{ rule.name }} = 0 then '{{ limit_effect(rule) }}' end) as not_counted_because,
    {{ hundredths(rule.points) }} / 100.0 as points,
    {{ to_a_billionth(hundredths(rule.points) ~ ' / 100.0 * (' ~ weight(rule.decay, 'age') ~ ')') }} as points_left,
    0 as points_over_limit,
    null as limited_by
    {%- endif %}
from activities
where {{ rule.name }} is not null
{%- endfor %}
{% endmacro %}
