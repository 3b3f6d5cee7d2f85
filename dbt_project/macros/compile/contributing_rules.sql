{# The rules of a scorecard as explanations list them: each with its group, its decay, and a name that a reader
   understands. #}

{% macro engagement_rules(card) -%}
    {%- set rules = [] -%}
    {%- for group in card.get('groups', []) if group.component == 'engagement' -%}
        {%- for rule in group.get('rules', []) -%}
            {%- do rules.append(dict(
                named(rule), group=group.name, sums='rule_' ~ (rules | length + 1), decay=decay_of(rule.get('decay', group.get('decay'))),
                is_reset=is_reset(card, group), point_limits=point_limits(group, rule)
            )) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(rules) }}
{%- endmacro %}

{# Rules on the profile have no names of their own: the condition is the name. A rule that a group states twice is one
   rule here. #}
{% macro fit_rules(card) -%}
    {%- set rules = [] -%}
    {%- for group in card.get('groups', []) if group.component == 'fit' -%}
        {%- for rule in group.rules -%}
            {%- set same = rules | selectattr('group', 'equalto', group.name) | selectattr('label', 'equalto', rule_label(rule)) | list -%}
            {%- if same -%}
                {%- do same[0].update({'hundredths': same[0].hundredths + hundredths(rule.get('points', 0))}) -%}
            {%- else -%}
                {%- do rules.append(dict(
                    rule, group=group.name, label=rule_label(rule), hundredths=hundredths(rule.get('points', 0)),
                    column='trait_' ~ (rules | length + 1)
                )) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(rules) }}
{%- endmacro %}

{% macro rule_label(rule) -%}
    {%- if 'values' in rule -%}
        {{ return(rule.profile ~ ': ' ~ rule['values'] | join(', ')) }}
    {%- elif rule.contains is defined -%}
        {{ return(rule.profile ~ ' contains: ' ~ rule.contains | join(', ')) }}
    {%- elif rule.high is defined -%}
        {{ return(rule.profile ~ ': ' ~ rule.low ~ ' to below ' ~ rule.high) }}
    {%- else -%}
        {{ return(rule.profile ~ ': ' ~ rule.low ~ ' or more') }}
    {%- endif -%}
{%- endmacro %}

{# Why a matching activity of the present cycle that is not set aside gave nothing: its rule's limit. #}
{% macro limit_effect(rule) -%}
    {{ return('over the limit' if rule.limit and rule.limit.per else 'repeat') }}
{%- endmacro %}

{# The rule by which a value of the profile disqualifies the lead, the first in the order of the scorecard; null if
   there is none. #}
{% macro disqualified_by(card) -%}
    {%- set rules = [] -%}
    {%- for group in card.get('groups', []) if group.component == 'fit' -%}
        {%- do rules.extend(group.rules | selectattr('disqualifies', 'defined') | selectattr('disqualifies')) -%}
    {%- endfor -%}
    {%- if not rules -%}
    cast(null as {{ dbt.type_string() }})
    {%- else -%}
    case
        {%- for rule in rules %}
        when {{ profile_condition(rule) }} then {{ quoted(rule_label(rule)) }}
        {%- endfor %}
    end
    {%- endif -%}
{%- endmacro %}
