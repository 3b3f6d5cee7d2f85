{# The sums of a lead's activities at an instant, by rule: `counted`, with the points left after decay, and
   `not_counted`, by reason. Two CTEs, because most activities count, and grouping all of them by reason took a tenth of
   the whole time. Groups that are not reset have CTEs of their own: for them nothing belongs to an earlier cycle. #}
{% macro sums_by_rule(rules, of_reset=true) %}
{%- set suffix = unreset_suffix(of_reset) -%}
{%- set because = 'not_counted' ~ suffix ~ '_because' %}

counted{{ suffix }} as (

    select
        lead_id,
        seen_at
        {%- for rule in rules %},
        count(case when {{ rule.name }} = 1 then 1 end) as {{ rule.sums }}__activities,
        sum(case when {{ rule.name }} = 1 then {{ rule.name ~ '__given * ' if rule.point_limits }}{{ weight(rule.decay, 'age') }} end) as {{ rule.sums }}__left
        {%- if rule.point_limits %},
        sum(case when {{ rule.name }} = 1 then {{ rule.name }}__given end) as {{ rule.sums }}__given
        {%- for limit in rule.point_limits %},
        count(case when {{ limit.column }} > 0 then 1 end) as {{ rule.sums }}__limited_{{ loop.index }}__activities,
        sum({{ limit.column }}) as {{ rule.sums }}__limited_{{ loop.index }}
        {%- endfor %}
        {%- endif %}
        {%- endfor %}
    from activities
    where {{ because }} is null
    group by lead_id, seen_at

),

not_counted{{ suffix }} as (

    select
        lead_id,
        seen_at,
        {{ because }}
        {%- for rule in rules %},
        count(case when {{ because }} is not null or {{ is_over_places(rule) }} then {{ rule.name }} end) as {{ rule.sums }}__activities
        {%- endfor %}
    from activities
    where
        {{ because }} is not null
        {%- for rule in rules %}
        or {{ rule.name }} = 0
        {%- endfor %}
    group by lead_id, seen_at, {{ because }}

),
{%- endmacro %}

{# Whether an activity that matches a rule is over its limit of activities; what is over a limit on points stands in a
   column of its own. #}
{% macro is_over_places(rule) -%}
    {{ '(' ~ rule.name ~ ' = 0 and ' ~ rule.name ~ '__given is null)' if rule.point_limits else rule.name ~ ' = 0' }}
{%- endmacro %}

{# How many lengths of each pause lie between the activities that count, and from the last of them to the instant. #}
{% macro lengths_of_pauses(pauses, of_reset, is_mixed) %}
{%- set suffix = unreset_suffix(of_reset) %}

gaps{{ suffix }} as (

    select
        lead_id,
        seen_at,
        occurred_at,
        coalesce(lead(occurred_at) over (partition by lead_id, seen_at order by occurred_at, activity_id), seen_at) as next_at
    from activities
    where not_counted{{ suffix }}_because is null{{ ' and is_since_recycle' if of_reset and is_mixed }}

),

pauses{{ suffix }} as (

    select
        lead_id,
        seen_at
        {%- for pause in pauses %},
        sum({{ steps_between('occurred_at', 'next_at', pause.length) }}) as {{ pause.name }}
        {%- endfor %}
    from gaps{{ suffix }}
    group by lead_id, seen_at

),
{%- endmacro %}
