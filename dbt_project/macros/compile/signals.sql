{# The condition under which an activity gives a signal; null is false. #}
{% macro signal_condition(signal) -%}
    {%- set kinds = [signal.kind] if signal.kind is string else signal.kind -%}
    (activities.kind in ({% for kind in kinds %}{{ quoted(kind) }}{{ ', ' if not loop.last }}{% endfor %}){% if signal.when %} and coalesce({{ signal.when }}, false){% endif %})
{%- endmacro %}

{# The condition under which an activity gives any of a feature's signals. #}
{% macro any_signal(signals) -%}
    ({{ ([signals] if signals is string else signals) | join(' or ') }})
{%- endmacro %}

{# What a rule of a scorecard may look at besides the signal itself: columns of `signals` that tell what the activity was about. #}
{% macro payload_columns() -%}
    {{ return([
        'path', 'form', 'asset', 'product', 'link', 'mail_id', 'campaign_id', 'campaign_type',
        'property', 'value', 'reason', 'fields_filled', 'amount',
    ]) }}
{%- endmacro %}
