{# The CTEs from the instants to all parts of their scores, unrounded: looked_at, clipped, of_the_total, all_parts and
   the steps between them. #}
{% macro parts_of_scores(name, looked_at) %}
{%- set card = declared(name).get('scorecard', {}) -%}
{%- set groups = card.get('groups', []) -%}
{%- set traits = fit_rules(card) -%}
{%- set rules = engagement_rules(card) -%}
{%- set pauses = pauses_of(card) -%}
{{ lead_traits(name, looked_at) }}
{%- if rules or pauses %}

{{ standing_activities(name) }},
{%- if rules | selectattr('is_reset') | list or not has_unreset(card) %}
{{- sums_by_rule(rules | selectattr('is_reset') | list) }}
{%- endif %}
{%- if has_unreset(card) %}
{{- sums_by_rule(rules | rejectattr('is_reset') | list, false) }}
{%- endif %}
{%- endif %}
{%- for of_reset in [true, false] if pauses_of(card, of_reset) %}
{{- lengths_of_pauses(pauses_of(card, of_reset), of_reset, has_unreset(card)) }}
{%- endfor %}

parts as (
{{ no_parts() }}
    {%- for rule in rules %}
    union all
    {{- rule_parts(rule) }}
    {%- endfor %}
    {%- for group in groups if group.inactivity %}
    union all
    {{- part('pauses' ~ unreset_suffix(is_reset(card, group)), 'engagement', group.name, '', 'inactivity', '-' ~ inactivity_points(card, group)) }}
    {%- endfor %}
    {%- for rule in traits %}
    union all
    {{- part('looked_at', 'fit', rule.group, rule.label, 'given', rule.hundredths ~ ' * ' ~ rule.column ~ ' / 100.0') }}
    {%- endfor %}

),

group_sums as (

    select
        looked_at.lead_id,
        looked_at.seen_at,
        looked_at.disqualified_by
        {%- for group in groups %},
        coalesce(sum(case when parts.score_group = '{{ group.name }}' then parts.points end), 0.0) as {{ group.name }}
        {%- endfor %}
    from looked_at
    left join parts
        on looked_at.lead_id = parts.lead_id and looked_at.seen_at = parts.seen_at
    group by looked_at.lead_id, looked_at.seen_at, looked_at.disqualified_by

),

clipped as (

    select
        lead_id,
        seen_at,
        disqualified_by
        {%- for group in groups %},
        {{ clip(group.name, group) }} as {{ group.name }}
        {%- endfor %}
    from group_sums

),

of_the_total as (

    select
        lead_id,
        seen_at,
        disqualified_by,
        {{ sum_of(groups) }} as unclipped
    from clipped

),

all_parts as (

    select * from parts
    {%- for group in groups if group.floor is defined or group.cap is defined %}
    union all
    {{- part('group_sums', group.component, group.name, '', 'group floor or cap', clip(group.name, group) ~ ' - ' ~ group.name) }}
    {%- endfor %}
    union all
    {{- part(
        'of_the_total', 'total', '', '', 'total floor or cap',
        'case when disqualified_by is null then ' ~ clip('unclipped', card.get('total', {})) ~ ' - unclipped else 0 end'
    ) }}
    union all
    select
        lead_id,
        seen_at,
        'total' as component,
        '' as score_group,
        disqualified_by as rule,
        'disqualified' as effect,
        cast(null as bigint) as activities,
        {{ card.get('total', {}).get('floor', 0) }} - unclipped as points,
        0 as points_not_counted
    from of_the_total
    where disqualified_by is not null

),
{% endmacro %}
