{# The versions of the follow-up agreement (definitions/follow_up/agreement.yml), in the order written. #}
{% macro follow_up_versions() %}{{ return(declared('hand_offs').get('follow_up', [])) }}{% endmacro %}

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

{# One row per version and target. `answered_by`: anyone, or the team that alone may keep the promise. #}
{% macro follow_up_targets() %}
    select
        cast(null as {{ dbt.type_string() }}) as agreement,
        cast(null as {{ dbt.type_string() }}) as target,
        cast(null as integer) as target_minutes,
        cast(null as integer) as warn_minutes,
        cast(null as {{ dbt.type_string() }}) as accepts,
        cast(null as {{ dbt.type_string() }}) as answered_by,
        cast(null as boolean) as has_timetable
    where false
    {%- for version in follow_up_versions() %}
    {%- for target in version.targets %}
    union all
    select
        {{ quoted(version.v) }},
        {{ quoted(target.name) }},
        {{ target.minutes }},
        {{ target.get('warn', target.minutes * 3 // 4) }},
        {{ quoted(target.accepts) }},
        {{ quoted(target.team if target.by == 'team' else 'anyone') }},
        {{ version.notified != 'entry' }}
    {%- endfor %}
    {%- endfor %}
{% endmacro %}

{# One row per version and the business minutes within which a rerouted lead is answered; null where it says nothing. #}
{% macro reroute_targets() %}
    select
        cast(null as {{ dbt.type_string() }}) as agreement,
        cast(null as integer) as reroute_minutes
    where false
    {%- for version in follow_up_versions() %}
    union all
    select {{ quoted(version.v) }}, {{ (version.reroute or {}).minutes or 'null' }}
    {%- endfor %}
{% endmacro %}

{# One row per version and stage that it has a target for. #}
{% macro follow_up_stages() %}
    select
        cast(null as {{ dbt.type_string() }}) as agreement,
        cast(null as {{ dbt.type_string() }}) as stage
    where false
    {%- for version in follow_up_versions() %}
    {%- for stage in version.targets | map(attribute='stage') | unique %}
    union all
    select {{ quoted(version.v) }}, {{ quoted(stage) }}
    {%- endfor %}
    {%- endfor %}
{% endmacro %}

{# The owner of each hand-off at an instant, by rule 36: no row where nobody owns it. `points` has the columns agreement,
   hand_off_id, lead_id and the instant. #}
{% macro owners_at(points, at) %}
    select
        {{ points }}.agreement,
        {{ points }}.hand_off_id,
        owners.owner_id
    from {{ points }}
    inner join {{ ref('owner_periods') }} as owners
        on
            {{ points }}.lead_id = owners.lead_id
            and {{ points }}.{{ at }} >= owners.owned_from
            and {{ points }}.{{ at }} < owners.owned_until
    inner join {{ ref('rep_versions') }} as reps
        on
            owners.owner_id = reps.rep_id
            and {{ points }}.{{ at }} >= reps.known_from
            and {{ points }}.{{ at }} < reps.known_until
            and reps.is_active
{% endmacro %}

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

{# What the first row of definitions/follow_up/touches.yml that matches an activity says of it: `is_attempt` or
   `is_contact`; false where none matches. #}
{% macro is_touch(what) -%}
    case
        {%- for touch in declared('touches').get('touches', []) %}
        when
            kind = {{ quoted(touch.kind) }}
            {%- if touch.outcome %} and value = {{ quoted(touch.outcome) }}{% endif %}
            {%- if touch.direction %} and coalesce(direction, 'outbound') = {{ quoted(touch.direction) }}{% endif %}
            then {{ 'true' if touch.get(what) else 'false' }}
        {%- endfor %}
        else false
    end
{%- endmacro %}

{# Microseconds as minutes, as they are stored (rule 33). #}
{% macro minutes_of(microseconds) -%}
    round(({{ microseconds }}) / 60000000.0, 6)
{%- endmacro %}
