{# The parts of the query of contributions. #}

{# The shape of a part, so that it is the same for every card. #}
{% macro no_parts() %}
    select
        lead_id,
        seen_at,
        '' as component,
        '' as score_group,
        '' as rule,
        '' as effect,
        cast(null as bigint) as activities,
        cast(0 as double) as points,
        cast(0 as double) as points_not_counted
    from looked_at
    where false
{%- endmacro %}

{# One part of a score that does not come from activities. #}
{% macro part(relation, component, group, rule, effect, points) %}
    select
        lead_id,
        seen_at,
        '{{ component }}' as component,
        '{{ group }}' as score_group,
        {{ quoted(rule) }} as rule,
        '{{ effect }}' as effect,
        cast(null as bigint) as activities,
        {{ points }} as points,
        0 as points_not_counted
    from {{ relation }}
    where {{ points }} <> 0
{%- endmacro %}

{# The parts of a rule of engagement: the points given, the points lost by decay, and the points not counted. #}
{% macro rule_parts(rule) %}
    {%- set points = hundredths(rule.points) ~ ' / 100.0' -%}
    {%- set activities, left, suffix = rule.sums ~ '__activities', rule.sums ~ '__left', unreset_suffix(rule.is_reset) -%}
    {%- set given = activities ~ ' * ' ~ points -%}
    {%- set decayed = '(' ~ left ~ ' - ' ~ activities ~ ') * ' ~ points -%}
    {%- if rule.point_limits -%}
        {%- set given = rule.sums ~ '__given / 100.0' -%}
        {%- set decayed = '(' ~ left ~ ' - ' ~ rule.sums ~ '__given) / 100.0' -%}
    {%- endif -%}
    {%- set effects = [
        ('counted' ~ suffix, "'given'", given, '0'),
        ('counted' ~ suffix, "'decayed'", decayed, '0'),
        ('not_counted' ~ suffix, "coalesce(not_counted" ~ suffix ~ "_because, '" ~ limit_effect(rule) ~ "')", '0', activities ~ ' * ' ~ points),
    ] -%}
    {%- for relation, effect, given, withheld in effects if effect != "'decayed'" or rule.decay.kind != 'none' %}
    {{ 'union all' if not loop.first }}
    select
        lead_id,
        seen_at,
        'engagement' as component,
        '{{ rule.group }}' as score_group,
        '{{ rule.name }}' as rule,
        {{ effect }} as effect,
        {{ activities }} as activities,
        {{ given }} as points,
        {{ withheld }} as points_not_counted
    from {{ relation }}
    where {{ activities }} > 0
    {%- endfor %}
    {%- for limit in rule.point_limits %}
    union all
    select
        lead_id,
        seen_at,
        'engagement' as component,
        '{{ rule.group }}' as score_group,
        '{{ rule.name }}' as rule,
        '{{ limit.label }}' as effect,
        {{ rule.sums }}__limited_{{ loop.index }}__activities as activities,
        0 as points,
        {{ rule.sums }}__limited_{{ loop.index }} / 100.0 as points_not_counted
    from counted{{ suffix }}
    where {{ rule.sums }}__limited_{{ loop.index }}__activities > 0
    {%- endfor %}
{%- endmacro %}

{# The points that a group loses by pauses, as their direct sum. #}
{% macro inactivity_points(card, group) -%}
    {%- set pause = pause_of(card, group) -%}
    {%- set lost = hundredths(group.inactivity.points) ~ ' * ' ~ pause.name -%}
    {%- if group.inactivity.most is defined -%}
        {%- set lost = 'least(' ~ lost ~ ', ' ~ hundredths(group.inactivity.most) ~ ')' -%}
    {%- endif -%}
    {{ return(lost ~ ' / 100.0') }}
{%- endmacro %}
