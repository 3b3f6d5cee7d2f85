{# Whether activities of a kind can be set aside at all: as definitions/set_aside.yml says. #}
{% macro can_be_set_aside(kind) -%}
    {{ kind }} in ({% for each in declared('set_aside').get('kinds', ['']) %}{{ quoted(each) }}{{ ', ' if not loop.last }}{% endfor %})
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
