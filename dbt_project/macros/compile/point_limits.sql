{# Limits on points (rule 18): `most_points` a day or week of a rule or a group, and where a group stops. They take from
   what activities give before decay, in the order in which activities became known; so an activity may give a part of
   its rule's points. No rule below a limit has negative points. #}

{# The limits on the points of a rule, in the order in which they apply; each with its column, which holds what it
   takes, and its name in explanations. #}
{% macro point_limits(group, rule) -%}
    {%- set limits = [] -%}
    {%- if rule.limit and rule.limit.most_points is defined -%}
        {%- do limits.append({'column': named(rule).name ~ '__over_rule', 'label': most_points_label(rule.limit)}) -%}
    {%- endif -%}
    {%- if group.limit -%}
        {%- do limits.append({'column': named(rule).name ~ '__over_group', 'label': most_points_label(group.limit) ~ ' in the group'}) -%}
    {%- endif -%}
    {%- if group.stops_at is defined -%}
        {%- do limits.append({'column': named(rule).name ~ '__over_stop', 'label': 'stops at ' ~ points_text(group.stops_at) ~ ' points'}) -%}
    {%- endif -%}
    {{ return(limits) }}
{%- endmacro %}

{% macro most_points_label(limit) -%}{{ return('at most ' ~ points_text(limit.most_points) ~ ' points a ' ~ limit.per) }}{%- endmacro %}

{# Points as a scorecard writes them: 20, 0.5. #}
{% macro points_text(points) -%}
    {{ return((hundredths(points) // 100) | string if hundredths(points) % 100 == 0 else (hundredths(points) / 100) | string) }}
{%- endmacro %}

{# The rules of engagement of a group that has a limit on points, in the order in which one activity fills the limit. #}
{% macro rules_of_limited(card, group) -%}
    {%- set rules = [] -%}
    {%- for rule in engagement_rules(card) if rule.group == group.name -%}{%- do rules.append(rule) -%}{%- endfor -%}
    {{ return(rules | rejectattr('coming_back') | list + rules | selectattr('coming_back') | list) }}
{%- endmacro %}

{# The groups with a limit on points, their own or one of their rules. #}
{% macro limited_groups(card) -%}
    {%- set limited = [] -%}
    {%- for group in card.get('groups', []) if group.component == 'engagement' -%}
        {%- set limits = [] -%}
        {%- for rule in group.get('rules', []) -%}{%- do limits.extend(point_limits(group, rule)) -%}{%- endfor -%}
        {%- if limits -%}{%- do limited.append(group) -%}{%- endif -%}
    {%- endfor -%}
    {{ return(limited) }}
{%- endmacro %}

{# Why an activity that matches a rule with limits on points gives nothing. #}
{% macro over_limit(rule) -%}
    case
        {%- for limit in rule.point_limits | reverse %}
        when {{ limit.column }} > 0 then '{{ limit.label }}'
        {%- endfor %}
        else '{{ limit_effect(rule) }}'
    end
{%- endmacro %}
