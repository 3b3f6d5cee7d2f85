{# The activities that match a rule of a scorecard: CTE `matched`, one boolean column per rule. In an incremental run
   those of this run, and where places may have been taken before (`has_earlier`) all of the touched leads. #}
{% macro matched_ctes(card, rules, has_earlier) %}
{%- set keeps_earlier = has_unreset(card) -%}
signals as (

    select * from {{ ref('signals') }}
    where
        {{ 'true' if keeps_earlier else 'is_since_recycle' }}
        {%- if is_incremental_run() and has_earlier %}
        -- this run's, and places taken before; a lead whose only new activities are set aside is not touched
        and (
            {{ is_from_this_run() }}
            or lead_id in (select touched.lead_id from {{ ref('touched_leads') }} as touched)
        )
        {%- elif is_incremental_run() %}
        and {{ is_from_this_run() }}
        {%- endif %}

),

matched as (

    select
        lead_id,
        lifecycle_period,
        cycle,
        activity_id,
        activity_order,
        occurred_at,
        known_at,
        set_aside_reason,
        build_number
        {%- if keeps_earlier %},
        is_since_recycle
        {%- endif %}
        {%- for column in rules | selectattr('limit.once_per') | map(attribute='limit.once_per') | unique %},
        {{ column }} as payload_{{ column }}
        {%- endfor %}
        {%- for rule in rules %},
        {% if rule.is_since_recycle %}is_since_recycle and {% endif %}{{ rule_condition(rule) }} as {{ rule.name }}
        {%- endfor %}
    from signals
    where
        false
        {%- for rule in rules %}
        or {{ rule_condition(rule) }}
        {%- endfor %}

)
{%- endmacro %}

{# Null is false, in the signal and in the rule's own condition on its payload. #}
{% macro rule_condition(rule) -%}
    coalesce({{ rule.signal }}{% if rule.when %} and ({{ rule.when }}){% endif %}, false)
{%- endmacro %}
