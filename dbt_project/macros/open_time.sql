{# Microseconds of a day that a time of day as text, `HH:MM`, is after midnight. #}
{% macro time_of_day(text) -%}
    (cast(split_part({{ text }}, ':', 1) as bigint) * 3600000000 + cast(split_part({{ text }}, ':', 2) as bigint) * 60000000)
{%- endmacro %}

{# The instant of a local time by the row of `zone_periods` that holds for it. Midnight is the first instant of its day:
   where it occurs twice, the first. #}
{% macro instant_of_local(local, period) -%}
    case
        when
            {{ local }} = date_trunc('day', {{ local }})
            and {{ local }} < {{ plus_microseconds(period ~ '.from_at', period ~ '.ahead_of_utc_before') }}
            then {{ plus_microseconds(local, '-' ~ period ~ '.ahead_of_utc_before') }}
        else {{ plus_microseconds(local, '-' ~ period ~ '.ahead_of_utc') }}
    end
{%- endmacro %}

{# Joins, under an alias, the row of `zone_periods` that holds for a local time of a zone. #}
{% macro join_zone_period(zone, local, as) %}
    inner join {{ ref('zone_periods') }} as {{ as }}
        on {{ zone }} = {{ as }}.zone and {{ local }} >= {{ as }}.from_local and {{ local }} < {{ as }}.until_local
{%- endmacro %}

{# The name of a calendar. #}
{% macro calendar_of(hours, zone, holidays) -%}
    {{ hours }} || ', ' || {{ zone }} || ', ' || {{ holidays }}
{%- endmacro %}

{# Every row of `points` with `open_microseconds`: the open time of its calendar before the instant `at`. #}
{% macro with_open_time_before(points, at) %}
    select
        located.*,
        coalesce(
            located.microseconds_before + least(
                {{ microseconds('located.' ~ at) }} - {{ microseconds('located.opens_at') }},
                located.window_microseconds
            ),
            0
        ) as open_microseconds
    from ({{ with_last_row(points, at, 'windows', 'opens_at', 'calendar', ['opens_at', 'microseconds_before', 'window_microseconds']) }}) as located
{% endmacro %}

{# Microseconds as minutes, as they are stored (rule 33). #}
{% macro minutes_of(microseconds) -%}
    round(({{ microseconds }}) / 60000000.0, 6)
{%- endmacro %}
