{# The versions of the follow-up agreement (definitions/follow_up/agreement.yml), in the order written. #}
{% macro follow_up_versions() %}{{ return(declared('hand_offs').get('follow_up', [])) }}{% endmacro %}

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
