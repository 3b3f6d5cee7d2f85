{# What `<card>_points` takes from the CTEs of limits on points (limited_points.sql). #}

{# The columns of a rule with limits on points in `<card>_points`: what it gives, and what each limit takes. #}
{% macro limited_columns(card, rule) -%}
    {%- set group = card.groups | selectattr('name', 'equalto', rule.group) | first -%}
    {%- set rules = rules_of_limited(card, group) -%}
    {%- set position = (rules | map(attribute='name') | list).index(rule.name) -%}
    {%- set stages = limited_stages(group, rules) -%}
    {%- set limited, before = rule.group ~ '__limited.', namespace(stage='unlimited') -%}
    {%- set when = 'cast(case when ' ~ gives_points(rule) ~ ' then ' -%}
    {{ when }}{{ limited }}{{ stages.in_stop[position] }} end as bigint) as {{ rule.name }}__given
    {%- for limit in rule.point_limits -%}
        {%- set stage = limit.column.replace(rule.name ~ '__over_', 'in_') -%},
    {{ when }}{{ limited }}{{ stages[before.stage][position] }} - {{ limited }}{{ stages[stage][position] }} end as bigint) as {{ limit.column }}
        {%- set before.stage = stage -%}
    {%- endfor -%}
{%- endmacro %}

{# And that a limit on points leaves some of a rule's points; a rule of 0 points always counts. #}
{% macro gives_some(card, rule) -%}
    {%- if rule.point_limits and hundredths(rule.points) -%}
        {%- set group = card.groups | selectattr('name', 'equalto', rule.group) | first -%}
        {%- set rules = rules_of_limited(card, group) -%}
        {%- set position = (rules | map(attribute='name') | list).index(rule.name) %} and {{ rule.group }}__limited.{{ limited_stages(group, rules).in_stop[position] }} > 0
    {%- endif -%}
{%- endmacro %}
