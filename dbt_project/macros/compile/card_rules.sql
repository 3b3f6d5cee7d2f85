{# The rules of a scorecard, by what they look at. A rule on a signal has the signal's name unless it states its own. #}
{% macro signal_rules(card) -%}
    {%- set rules = [] -%}
    {%- for group in card.get('groups', []) -%}
        {%- for rule in group.rules if rule.signal -%}
            {%- do rules.append(dict(
                named(rule), group=group.name, is_reset=is_reset(card, group), point_limits=point_limits(group, rule),
                is_since_recycle=is_reset(card, group) and has_unreset(card)
            )) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(rules) }}
{%- endmacro %}

{# Whether a group's points start anew with each lifecycle period. #}
{% macro is_reset(card, group) -%}{{ return(group.get('reset', card.get('reset', true))) }}{%- endmacro %}

{# Whether any group of engagement keeps its points when a lead is recycled. #}
{% macro has_unreset(card) -%}
    {%- set unreset = [] -%}
    {%- for group in card.get('groups', []) if group.component == 'engagement' and not is_reset(card, group) -%}
        {%- do unreset.append(group.name) -%}
    {%- endfor -%}
    {{ return(unreset | length > 0) }}
{%- endmacro %}

{% macro coming_back_rules(card) -%}
    {%- set rules = [] -%}
    {%- for group in card.get('groups', []) -%}
        {%- for rule in group.rules if rule.coming_back -%}
            {%- do rules.append(dict(named(rule), group=group.name, is_reset=true, point_limits=point_limits(group, rule))) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(rules) }}
{%- endmacro %}

{# Column of `<card>_points` that says whether an activity counts for the rule. #}
{% macro named(rule) -%}
    {%- set name = 'coming_back' if rule.coming_back else rule.get('name', rule.signal) -%}
    {{ return(dict(rule, name=name, limit=rule.get('limit'))) }}
{%- endmacro %}

{# Points are summed as whole hundredths, so that the order of summation cannot change the result. #}
{% macro hundredths(points) -%}{{ return((points * 100) | round | int) }}{%- endmacro %}

{# What the rules on signals give for one activity, in hundredths of a point, before decay. #}
{% macro signal_points(rules) -%}
    {%- for rule in rules -%}
        {{ '\n        + ' if not loop.first }}
        {%- if rule.point_limits -%}
        coalesce({{ named(rule).name }}__given, 0)
        {%- else -%}
        case when {{ named(rule).name }} = 1 then {{ hundredths(rule.points) }} else 0 end
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}

{# What the rules on the profile give, in hundredths of a point. A rule may only disqualify. #}
{% macro profile_points(rules) -%}
    {%- for rule in rules -%}
        {{ '\n        + ' if not loop.first }}case when {{ profile_condition(rule) }} then {{ hundredths(rule.get('points', 0)) }} else 0 end
    {%- endfor -%}
{%- endmacro %}

{# Ranges are [low, high); `contains` ignores case. #}
{% macro profile_condition(rule) -%}
    {%- set value = 'profile.' ~ rule.profile -%}
    {%- if 'values' in rule -%}
        {{ value }} in ({% for item in rule['values'] %}{{ quoted(item) }}{{ ', ' if not loop.last }}{% endfor %})
    {%- elif rule.contains is defined -%}
        ({% for item in rule.contains %}contains(lower({{ value }}), {{ quoted(item | lower) }}){{ ' or ' if not loop.last }}{% endfor %})
    {%- else -%}
        ({{ value }} >= {{ rule.low }}{% if rule.high is defined %} and {{ value }} < {{ rule.high }}{% endif %})
    {%- endif -%}
{%- endmacro %}

{# Whether any of the rules that disqualify holds; null is false. #}
{% macro disqualifying(card) -%}
    {%- set conditions = [] -%}
    {%- for group in card.get('groups', []) -%}
        {%- for rule in group.rules if rule.disqualifies -%}
            {%- do conditions.append('coalesce(' ~ profile_condition(rule) ~ ', false)') -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(conditions | join(' or ') or 'false') }}
{%- endmacro %}

{# Whether the card applies to the lead: all conditions hold; null is false. #}
{% macro is_for(card) -%}
    {%- set conditions = [] -%}
    {%- for condition in card.get('for', []) -%}
        {%- do conditions.append('coalesce(' ~ profile_condition(condition) ~ ', false)') -%}
    {%- endfor -%}
    {{ return(conditions | join(' and ') or 'true') }}
{%- endmacro %}

{% macro quoted(text) -%}'{{ text | string | replace("'", "''") }}'{%- endmacro %}
