{# Which activities give points by a scorecard: those that match a rule on signals since the start of the lifecycle
   period, one column per rule. 1 counts; 0 matches, but is over its limit or set aside; null does not match. A limit is
   filled in the order in which activities became known (rule 3), and an activity set aside takes no place in it. #}
{% macro scorecard_points(name) %}
{%- set card = declared(name).get('scorecard', {}) -%}
{%- set rules = signal_rules(card) -%}
{%- set limited = [] -%}
{%- for rule in rules if has_places(rule) %}{% do limited.append(rule) %}{% endfor -%}
{%- set has_earlier = limited or coming_back_rules(card) or limited_groups(card) -%}
{%- set keeps_earlier = has_unreset(card) -%}
{%- set comes_back = coming_back_rules(card) | length > 0 -%}
with

{{ matched_ctes(card, rules, has_earlier) }}
{%- for rule in limited %},
{{ limit_places(rule) }}
{%- endfor %}
{%- if comes_back %},

{# Lifecycle period 1 starts with the lead itself; every later one after a boundary. -#}
coming_back_places as (

    select
        activity_id,
        row_number() over (partition by lead_id, lifecycle_period order by known_at, occurred_at, activity_order) as place
    from matched
    where set_aside_reason is null and cycle is not null and lifecycle_period > 1{{ ' and is_since_recycle' if keeps_earlier }}

)
{%- endif %}
{%- for group in limited_groups(card) %},

{{ limited_ctes(card, group) }}
{%- endfor %}

select
    matched.lead_id,
    matched.lifecycle_period,
    matched.activity_id,
    matched.occurred_at,
    matched.known_at,
    matched.set_aside_reason
    {%- if keeps_earlier %},
    matched.is_since_recycle
    {%- endif %}
    {%- for rule in rules %},
    cast(case
        when matched.{{ rule.name }}
            then case when {{ counts(rule) }}{{ gives_some(card, rule) }} then 1 else 0 end
    end as tinyint) as {{ rule.name }}
    {%- endfor %}
    {%- for rule in coming_back_rules(card) %},
    cast(case when coming_back_places.place = 1 then {{ 'case when true' ~ gives_some(card, rule) ~ ' then 1 else 0 end' if rule.point_limits else '1' }} end as tinyint) as coming_back
    {%- endfor %}
    {%- for rule in rules + coming_back_rules(card) if rule.point_limits %},
    {{ limited_columns(card, rule) }}
    {%- endfor %},
    {{ var('build_number') }} as build_number
from matched
{%- for rule in limited %}
left join {{ rule.name }}_places
    on matched.activity_id = {{ rule.name }}_places.activity_id
{%- endfor %}
{%- if comes_back %}
left join coming_back_places
    on matched.activity_id = coming_back_places.activity_id
{%- endif %}
{%- for group in limited_groups(card) %}
left join {{ group.name }}__limited
    on matched.activity_id = {{ group.name }}__limited.activity_id
{%- endfor %}
{%- if is_incremental_run() %}
where matched.{{ is_from_this_run() }}
{%- endif %}
{% endmacro %}
