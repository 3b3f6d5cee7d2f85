{# The sums of a lead's activities at an instant, by rule: `counted`, with the points left after decay, and
   `not_counted`, by reason. Two CTEs, because most activities count, and grouping all of them by reason took a tenth of
   the whole time. #}
{% macro sums_by_rule(rules) %}

counted as (

    select
        lead_id,
        seen_at
        {%- for rule in rules %},
        count(case when {{ rule.name }} = 1 then 1 end) as {{ rule.sums }}__activities,
        sum(case when {{ rule.name }} = 1 then {{ weight(rule.decay, 'age') }} end) as {{ rule.sums }}__left
        {%- endfor %}
    from activities
    where not_counted_because is null
    group by lead_id, seen_at

),

not_counted as (

    select
        lead_id,
        seen_at,
        not_counted_because
        {%- for rule in rules %},
        count(case when not_counted_because is not null or {{ rule.name }} = 0 then {{ rule.name }} end) as {{ rule.sums }}__activities
        {%- endfor %}
    from activities
    where
        not_counted_because is not null
        {%- for rule in rules %}
        or {{ rule.name }} = 0
        {%- endfor %}
    group by lead_id, seen_at, not_counted_because

),
{%- endmacro %}

{# How many lengths of each pause lie between the activities that count, and from the last of them to the instant. #}
{% macro lengths_of_pauses(pauses) %}

gaps as (

    select
        lead_id,
        seen_at,
        occurred_at,
        coalesce(lead(occurred_at) over (partition by lead_id, seen_at order by occurred_at, activity_id), seen_at) as next_at
    from activities
    where not_counted_because is null

),

pauses as (

    select
        lead_id,
        seen_at
        {%- for pause in pauses %},
        sum({{ steps_between('occurred_at', 'next_at', pause.length) }}) as {{ pause.name }}
        {%- endfor %}
    from gaps
    group by lead_id, seen_at

),
{%- endmacro %}
