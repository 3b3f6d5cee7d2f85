{# The place of each activity within the limit of its rule; activities set aside have none. #}
{% macro limit_places(rule) %}
{{ rule.name }}_places as (

    select
        activity_id,
        row_number() over (
            partition by {{ limit_partition(rule.limit) | join(', ') }}
            order by known_at, occurred_at, activity_id
        ) as place
    from matched
    where set_aside_reason is null and {{ rule.name }}

)
{%- endmacro %}

{# Whether a matching activity counts: it is not set aside, and its place is within the limit. #}
{% macro counts(rule) -%}
    matched.set_aside_reason is null
    {%- if rule.limit %} and {{ rule.name }}_places.place <= {{ rule.limit.most or 1 }}{% endif -%}
{%- endmacro %}

{# The columns within which the places of a limit are counted. Days and ISO weeks are those of the business zone. #}
{% macro limit_partition(limit) -%}
    {%- set within = ['lead_id', 'lifecycle_period'] -%}
    {%- if limit.once_per -%}
        {%- do within.append('payload_' ~ limit.once_per) -%}
    {%- elif limit.per == 'day' -%}
        {%- do within.append(business_date('occurred_at') | trim) -%}
    {%- elif limit.per == 'week' -%}
        {%- do within.append(week_start(business_date('occurred_at') | trim)) -%}
    {%- endif -%}
    {{ return(within) }}
{%- endmacro %}
