{# The parts of the query of contributions. #}

{# The instants at which the card applies to the lead, with the rules on the profile that match then: one column per
   rule, 1 or 0. #}
{% macro lead_traits(name, looked_at) %}
{%- set card = declared(name).get('scorecard', {}) -%}
{%- set traits = fit_rules(card) -%}
{%- if not execute -%}{#- dbt needs all of these refs at parse time; which of them a card reads is known at compile time -#}
    {%- set may_read = [ref(name ~ '_points'), ref('profile_periods')] -%}
{%- endif -%}
looked_at as (

    select
        instants.lead_id,
        instants.lifecycle_period,
        instants.seen_at
        {%- for rule in traits %},
        case when {{ profile_condition(rule) }} then 1 else 0 end as {{ rule.column }}
        {%- endfor %},
        {{ disqualified_by(card) }} as disqualified_by
    from (
        {{ looked_at }}
    ) as instants
    {%- if traits or card.get('for') %}
    left join {{ ref('profile_periods') }} as profile
        on
            instants.lead_id = profile.lead_id
            and instants.seen_at >= profile.known_from
            and instants.seen_at < profile.known_until
    where {{ is_for(card) }}
    {%- endif %}

),
{%- endmacro %}

{# The activities known at those instants that match a rule; for those that do not count, the reason, except limits. #}
{% macro standing_activities(name) %}
activities as (

    select
        points.*,
        looked_at.seen_at,
        {{ microseconds('looked_at.seen_at') }} - {{ microseconds('points.occurred_at') }} as age,
        case
            when points.set_aside_reason is not null then points.set_aside_reason
            when points.lifecycle_period <> looked_at.lifecycle_period then 'earlier cycle'
        end as not_counted_because
    from {{ ref(name ~ '_points') }} as points
    inner join looked_at
        on points.lead_id = looked_at.lead_id and points.known_at <= looked_at.seen_at

)
{%- endmacro %}

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
