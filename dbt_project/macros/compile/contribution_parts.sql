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
    {%- set activities, left = rule.sums ~ '__activities', rule.sums ~ '__left' -%}
    {%- set effects = [
        ('counted', "'given'", activities ~ ' * ' ~ points, '0'),
        ('counted', "'decayed'", '(' ~ left ~ ' - ' ~ activities ~ ') * ' ~ points, '0'),
        ('not_counted', "coalesce(not_counted_because, '" ~ limit_effect(rule) ~ "')", '0', activities ~ ' * ' ~ points),
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
{%- endmacro %}

{# The points that a group loses by pauses, as their direct sum. #}
{% macro inactivity_points(card, group) -%}
    {%- set pause = pauses_of(card) | selectattr('length', 'equalto', pause_length(group)) | first -%}
    {%- set lost = hundredths(group.inactivity.points) ~ ' * ' ~ pause.name -%}
    {%- if group.inactivity.most is defined -%}
        {%- set lost = 'least(' ~ lost ~ ', ' ~ hundredths(group.inactivity.most) ~ ')' -%}
    {%- endif -%}
    {{ return(lost ~ ' / 100.0') }}
{%- endmacro %}
