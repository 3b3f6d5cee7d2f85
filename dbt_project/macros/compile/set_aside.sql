{# Whether activities of a kind can be set aside at all, as definitions/set_aside.yml declares. #}
{% macro can_be_set_aside(kind) -%}
    {{ is_of_kind(kind, declared('set_aside').get('kinds', [])) }}
{%- endmacro %}

{# The kinds that definitions/activity_kinds.yml declares as never counting. #}
{% macro kinds_that_never_count() -%}
    {{ return(declared('activities').get('kinds', []) | selectattr('never_counts', 'true') | map(attribute='name') | list) }}
{%- endmacro %}

{% macro never_counts(kind) -%}
    coalesce({{ is_of_kind(kind, kinds_that_never_count()) }}, false)
{%- endmacro %}

{# Whether the activities that a rule marks count. #}
{% macro is_counted_rule(rule) %}{{ return(rule.get('is_counted', false)) }}{% endmacro %}

{# The first rule of definitions/set_aside.yml that an activity matches, or null; a rule whose activities count, only
   where no other matches. #}
{% macro set_aside_rule() -%}
    case
        {%- for lets_count in [false, true] %}
        {%- for rule in declared('set_aside').get('set_aside', []) if is_counted_rule(rule) == lets_count %}
        when ({{ rule.when }}){{ on_its_days(rule) }} then {{ quoted(rule.name) }}
        {%- endfor %}
        {%- endfor %}
        when false then ''
    end
{%- endmacro %}

{# The part of a rule's condition that its first and its last day give: none where it has neither. #}
{% macro on_its_days(rule) -%}
    {%- if rule['from'] %} and occurred_at >= {{ day_start("cast('" ~ rule['from'] ~ "' as date)") }}{% endif %}
    {%- if rule['until'] %} and occurred_at < {{ day_end("cast('" ~ rule['until'] ~ "' as date)") }}{% endif %}
{%- endmacro %}

{# Whether an activity counts: no rule marks it, or one whose activities count. #}
{% macro is_counted_under(rule_column) -%}
    coalesce({{ rule_column }} in ({% for rule in declared('set_aside').get('set_aside', []) if is_counted_rule(rule) %}{{ quoted(rule.name) }}, {% endfor %}''), true)
{%- endmacro %}

{% macro set_aside_reason(rule_column) -%}
    case {{ rule_column }}
        {%- for rule in declared('set_aside').get('set_aside', []) %}
        when {{ quoted(rule.name) }} then {{ quoted(rule.reason) }}
        {%- endfor %}
        when '' then ''
    end
{%- endmacro %}

{# The condition on a click that its link is invisible to readers. #}
{% macro is_honeypot() -%}
    ({{ declared('set_aside').get('mail', {}).get('honeypot', 'false') }})
{%- endmacro %}

{# A declared number of seconds as microseconds, less one: an event exactly that far away is outside. #}
{% macro mail_microseconds(name) -%}
    {{ (declared('set_aside').get('mail', {}).get(name, 1) * 1000000) | int - 1 }}
{%- endmacro %}
