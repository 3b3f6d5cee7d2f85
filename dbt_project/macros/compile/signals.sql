{# The condition under which an activity gives a signal; null is false. #}
{% macro signal_condition(signal) -%}
    {%- set kinds = [signal.kind] if signal.kind is string else signal.kind -%}
    ({{ is_of_kind('activities.kind', kinds) }}{% if signal.when %} and coalesce({{ signal.when }}, false){% endif %})
{%- endmacro %}

{# The condition under which an activity gives any of a feature's signals. #}
{% macro any_signal(signals) -%}
    ({{ ([signals] if signals is string else signals) | join(' or ') }})
{%- endmacro %}

{# The columns of `signals` that describe an activity: those that a rule of a scorecard may read besides the signal
   itself. #}
{% macro payload_columns() %}{{ return(declared('signals').get('payload', [])) }}{% endmacro %}

{# A page view this many minutes after the previous one starts another visit. #}
{% macro visit_minutes() %}{{ return(declared('signals').get('visit', {}).get('minutes', 0)) }}{% endmacro %}
