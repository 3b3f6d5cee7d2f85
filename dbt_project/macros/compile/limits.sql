{# The place of each activity within the limit of its rule; activities set aside have none. #}
{% macro limit_places(rule) %}
{{ rule.name }}_places as (

    select
        activity_id,
        row_number() over (
            partition by {{ limit_partition(rule.limit, rule.is_reset) | join(', ') }}
            order by known_at, occurred_at, activity_order
        ) as place
    from matched
    where set_aside_reason is null and {{ rule.name }}

)
{%- endmacro %}

{# Whether a matching activity counts: it is not set aside, and its place is within the limit. #}
{% macro counts(rule) -%}
    matched.set_aside_reason is null
    {%- if has_places(rule) %} and {{ rule.name }}_places.place <= {{ rule.limit.most or 1 }}{% endif -%}
{%- endmacro %}

{# Whether a rule limits activities; a limit on points alone has no places. #}
{% macro has_places(rule) -%}
    {{ return(rule.limit and (rule.limit.once or rule.limit.once_per or rule.limit.most)) }}
{%- endmacro %}

{# Whether an activity gives points by a rule, before limits on points. #}
{% macro gives_points(rule) -%}
    {%- if rule.coming_back -%}coming_back_places.place = 1{%- else -%}matched.{{ rule.name }} and {{ counts(rule) }}{%- endif -%}
{%- endmacro %}

{# The joins of the places that rules have, after `from matched`. #}
{% macro places_joins(rules) -%}
    {%- for rule in rules if has_places(rule) %}
    left join {{ rule.name }}_places
        on matched.activity_id = {{ rule.name }}_places.activity_id
    {%- endfor %}
    {%- if rules | selectattr('coming_back') | list %}
    left join coming_back_places
        on matched.activity_id = coming_back_places.activity_id
    {%- endif %}
{%- endmacro %}

{# The columns within which the places of a limit are counted. Days and ISO weeks are those of the business zone. #}
{% macro limit_partition(limit, is_reset) -%}
    {%- set within = period_partition(is_reset) -%}
    {%- if limit.once_per -%}
        {%- do within.append('payload_' ~ limit.once_per) -%}
    {%- elif limit.per == 'day' -%}
        {%- do within.append(business_date('occurred_at') | trim) -%}
    {%- elif limit.per == 'week' -%}
        {%- do within.append(week_start(business_date('occurred_at') | trim)) -%}
    {%- endif -%}
    {{ return(within) }}
{%- endmacro %}

{# The columns within which points are counted: a lifecycle period, or all of a lead's history where they are not reset. #}
{% macro period_partition(is_reset) -%}{{ return(['lead_id', 'lifecycle_period'] if is_reset else ['lead_id']) }}{%- endmacro %}
