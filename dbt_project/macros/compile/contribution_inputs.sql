{# What the contributions of a scorecard are made of. #}

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
        {%- if has_unreset(declared(name).get('scorecard', {})) %},
        points.set_aside_reason as not_counted_ever_because
        {%- endif %}
    from {{ ref(name ~ '_points') }} as points
    inner join looked_at
        on points.lead_id = looked_at.lead_id and points.known_at <= looked_at.seen_at

)
{%- endmacro %}
