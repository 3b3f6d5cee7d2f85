{# The shape of an activity: the staging of every source turns its rows into it. #}
{% macro activity_shape() %}
    {{ return({
        'activity_id': 'varchar',
        'kind': 'varchar',
        'occurred_at': 'timestamp',
        'record_id': 'varchar',
        'email': 'varchar',
        'unreadable_address': 'varchar',
        'visitor_id': 'varchar',
        'path': 'varchar',
        'user_agent': 'varchar',
        'form': 'varchar',
        'asset': 'varchar',
        'product': 'varchar',
        'fields_filled': 'bigint',
        'mail_id': 'varchar',
        'link': 'varchar',
        'campaign_id': 'varchar',
        'property': 'varchar',
        'value': 'varchar',
        'reason': 'varchar',
        'rep_id': 'varchar',
        'opportunity_id': 'varchar',
        'amount': 'double',
        'is_past_acceptance': 'boolean',
        'direction': 'varchar',
        'logged_at': 'timestamp',
        'source_row_id': 'varchar',
        'loaded_at': 'timestamp',
    }) }}
{% endmacro %}

{# The columns of an activity once its lead is known: the address has done its work. #}
{% macro attributed_shape() %}
    {{ return(activity_shape().keys() | reject('in', ['email', 'unreadable_address']) | list) }}
{% endmacro %}

{# The select list of an activity: the expressions given, and null for the columns that this kind of activity does not
   have. #}
{% macro activity() %}
    {%- set shape = activity_shape() -%}
    {%- for name in kwargs if name not in shape -%}
        {{ exceptions.raise_compiler_error("activity() has no column '" ~ name ~ "'; it has " ~ (shape | join(', '))) }}
    {%- endfor -%}
    {%- for name, type in shape.items() %}
    cast({{ kwargs.get(name, 'null') }} as {{ engine_type(type) }}) as {{ name }}{{ "," if not loop.last }}
    {%- endfor %}
{% endmacro %}
