{# Only what marketing tools record can be set aside; what the CRM says always counts (rule 4). #}
{% macro can_be_set_aside(kind) -%}
    ({{ kind }} in ('page_viewed', 'form_submitted', 'campaign_touched') or {{ kind }} like 'email%')
{%- endmacro %}

{# The first rule of definitions/set_aside.yml that an activity matches, or null. #}
{% macro set_aside_rule() -%}
    case
        {%- for rule in declared('set_aside').get('set_aside', []) %}
        when {{ rule.when }} then {{ quoted(rule.name) }}
        {%- endfor %}
        when false then ''
    end
{%- endmacro %}

{% macro set_aside_reason(rule_column) -%}
    case {{ rule_column }}
        {%- for rule in declared('set_aside').get('set_aside', []) %}
        when {{ quoted(rule.name) }} then {{ quoted(rule.reason) }}
        {%- endfor %}
        when '' then ''
    end
{%- endmacro %}
