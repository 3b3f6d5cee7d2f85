{# The SQL of limits on points (point_limits.sql), for `<card>_points`. #}

{# The points of each activity in a limited group, in hundredths: column `<rule>`, what it gives by the rules alone,
   `<rule>__in_rule`, `<rule>__in_group` and `<rule>__in_stop`, what is left after each limit. #}
{% macro limited_ctes(card, group) %}
{%- set rules = rules_of_limited(card, group) -%}
{%- set stages = limited_stages(group, rules) -%}
{{ group.name }}__unlimited as (

    select
        matched.activity_id,
        matched.activity_order,
        matched.lead_id,
        matched.lifecycle_period,
        matched.occurred_at,
        matched.known_at
        {%- for rule in rules %},
        case when {{ gives_points(rule) }} then {{ hundredths(rule.points) }} else 0 end as {{ rule.name }}
        {%- endfor %}
    from matched
    {{- places_joins(rules) }}
    where matched.set_aside_reason is null

),

{{ group.name }}__in_rules as (

    select
        *
        {%- for rule in rules if rule.limit and rule.limit.most_points is defined %},
        greatest(0, least({{ rule.name }}, {{ hundredths(rule.limit.most_points) }} - {{ given_before(rule.name, limit_partition(rule.limit, rule.is_reset)) }})) as {{ rule.name }}__in_rule
        {%- endfor %}
    from {{ group.name }}__unlimited

),

{{ group.name }}__rooms as (

    select
        *,
        {{ room(group, stages.in_rule, rules) }} as room
    from {{ group.name }}__in_rules

),

{{ group.name }}__in_groups as (

    select
        *
        {%- for rule in rules if group.limit %},
        greatest(0, least({{ stages.in_rule[loop.index0] }}, room{% for earlier in stages.in_rule[:loop.index0] %} - {{ earlier }}{% endfor %})) as {{ rule.name }}__in_group
        {%- endfor %}
    from {{ group.name }}__rooms

),

{{ group.name }}__limited as (

    select
        *
        {%- for rule in rules if group.stops_at is defined %},
        case when {{ given_before(stages.in_group | join(' + '), period_partition(rule.is_reset)) }} < {{ hundredths(group.stops_at) }} then {{ stages.in_group[loop.index0] }} else 0 end as {{ rule.name }}__in_stop
        {%- endfor %}
    from {{ group.name }}__in_groups

)
{%- endmacro %}

{# The columns that hold the points of a group's rules after each limit. #}
{% macro limited_stages(group, rules) -%}
    {%- set stages = {'unlimited': [], 'in_rule': [], 'in_group': [], 'in_stop': []} -%}
    {%- for rule in rules -%}
        {%- set in_rule = rule.name ~ ('__in_rule' if rule.limit and rule.limit.most_points is defined else '') -%}
        {%- set in_group = rule.name ~ '__in_group' if group.limit else in_rule -%}
        {%- do stages.unlimited.append(rule.name) -%}
        {%- do stages.in_rule.append(in_rule) -%}
        {%- do stages.in_group.append(in_group) -%}
        {%- do stages.in_stop.append(rule.name ~ '__in_stop' if group.stops_at is defined else in_group) -%}
    {%- endfor -%}
    {{ return(stages) }}
{%- endmacro %}

{# What the activities before gave together, within some columns. #}
{% macro given_before(points, within) -%}
    coalesce(sum({{ points }}) over (
        partition by {{ within | join(', ') }}
        order by known_at, occurred_at, activity_order rows between unbounded preceding and 1 preceding
    ), 0)
{%- endmacro %}

{# What an activity may still give within its group's day or week. #}
{% macro room(group, points, rules) -%}
    {%- if group.limit -%}
        greatest(0, {{ hundredths(group.limit.most_points) }} - {{ given_before(points | join(' + '), limit_partition(group.limit, rules[0].is_reset)) }})
    {%- else -%}
        0
    {%- endif -%}
{%- endmacro %}
