{# SQL on time that differs between engines. Instants are timestamps without zone, in UTC, with microseconds. #}

{% macro as_of() %}{{ instant(var('as_of')) }}{% endmacro %}

{% macro instant(text) %}cast('{{ text }}' as timestamp){% endmacro %}

{% macro microseconds(ts) %}{{ return(adapter.dispatch('microseconds')(ts)) }}{% endmacro %}
{% macro default__microseconds(ts) %}epoch_us({{ ts }}){% endmacro %}

{% macro days_between(earlier, later) -%}
    (({{ microseconds(later) }} - {{ microseconds(earlier) }}) / 86400000000.0)
{%- endmacro %}

{# N days are N x 24 hours. #}
{% macro plus_days(ts, days) %}{{ return(adapter.dispatch('plus_days')(ts, days)) }}{% endmacro %}
{% macro default__plus_days(ts, days) %}({{ ts }} + to_hours(24 * {{ days }})){% endmacro %}

{% macro plus_minutes(ts, minutes) %}{{ return(adapter.dispatch('plus_minutes')(ts, minutes)) }}{% endmacro %}
{% macro default__plus_minutes(ts, minutes) %}({{ ts }} + to_minutes({{ minutes }})){% endmacro %}

{# The business day of an instant. #}
{% macro business_date(ts) %}{{ return(adapter.dispatch('business_date')(ts)) }}{% endmacro %}
{% macro default__business_date(ts) -%}
    cast(timezone('{{ var("time_zone") }}', timezone('UTC', {{ ts }})) as date)
{%- endmacro %}

{# The first instant of a day in a zone: where a clock change repeats midnight, the first of the two. #}
{% macro day_start(day, zone=none) %}{{ return(adapter.dispatch('day_start')(day, zone or var('time_zone'))) }}{% endmacro %}
{% macro default__day_start(day, zone) -%}
    {%- set midnight = "timezone('UTC', timezone('" ~ zone ~ "', cast(" ~ day ~ " as timestamp)))" -%}
    case
        when cast(timezone('{{ zone }}', timezone('UTC', {{ midnight }} - to_hours(1))) as date) = {{ day }}
            then {{ midnight }} - to_hours(1)
        else {{ midnight }}
    end
{%- endmacro %}

{# The instant at which a day ends: the first of the next one. #}
{% macro day_end(day) %}{{ return(adapter.dispatch('day_end')(day)) }}{% endmacro %}
{% macro default__day_end(day) %}{{ day_start('cast(' ~ day ~ ' + 1 as date)') }}{% endmacro %}

{% macro month_start(day) %}cast(date_trunc('month', {{ day }}) as date){% endmacro %}

{% macro next_month_start(day) %}{{ return(adapter.dispatch('next_month_start')(day)) }}{% endmacro %}
{% macro default__next_month_start(day) %}cast(date_trunc('month', {{ day }}) + to_months(1) as date){% endmacro %}

{# Microseconds are written as a whole number or as an expression of one. #}
{% macro plus_microseconds(ts, microseconds) %}{{ return(adapter.dispatch('plus_microseconds')(ts, microseconds)) }}{% endmacro %}
{% macro default__plus_microseconds(ts, microseconds) %}({{ ts }} + to_microseconds({{ microseconds }})){% endmacro %}

{# The first day (Monday) of the ISO week of a date. #}
{% macro week_start(day) %}cast(date_trunc('week', {{ day }}) as date){% endmacro %}

{# A date so many days later. #}
{% macro plus_dates(day, days) %}{{ return(adapter.dispatch('plus_dates')(day, days)) }}{% endmacro %}
{% macro default__plus_dates(day, days) %}({{ day }} + cast({{ days }} as integer)){% endmacro %}

{# The day of the ISO week, Monday is 1. #}
{% macro iso_weekday(day) %}{{ return(adapter.dispatch('iso_weekday')(day)) }}{% endmacro %}
{% macro default__iso_weekday(day) %}isodow({{ day }}){% endmacro %}
