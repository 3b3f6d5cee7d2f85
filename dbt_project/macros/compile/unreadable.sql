{# Whether an activity gives a profile value that its declared type cannot hold: such a value is null. #}
{% macro has_unreadable_value() -%}
    (
        kind = 'profile_changed' and value is not null and (
            false
            {%- for item in declared('moments').get('profile', []) if item.type not in ('text', 'id') %}
            or (property = {{ quoted(item.get('property', item.name)) }} and {{ typed('value', item) }} is null)
            {%- endfor %}
        )
    )
{%- endmacro %}
