-- Stages that leads entered and that Sales promised something about, with the target and when Sales was notified, by
-- every version of the follow-up agreement (rules 30 and 31).
{% set versions = follow_up_versions() -%}
with

entries as (

    select * from {{ ref('journeys') }}
    where not is_skipped and stage in (select stages.stage from {{ ref('stages') }} as stages where not stages.is_off_ramp)

),

at_entry as (

    select
        known_states.*, -- noqa: AM04
        known_states.known_at as moment_at,
        entries.cycle as entered_cycle,
        entries.stage as entered_stage,
        entries.entered_at,
        entries.exited_at,
        entries.definition
    from entries
    inner join {{ ref('known_states') }} as known_states
        on entries.lead_id = known_states.lead_id and entries.entered_at = known_states.known_at and known_states.is_moment

),

targets as (

    {{ follow_up_targets() }}

),

chosen as (

    {%- for version in versions %}
    {{ "union all" if not loop.first }}
    select
        lead_id,
        entered_cycle,
        entered_stage,
        entered_at,
        exited_at,
        definition,
        {{ quoted(version.v) }} as agreement,
        case
            {%- for target in version.targets %}
            when entered_stage = {{ quoted(target.stage) }}{% if target.when %} and ({{ target.when }}){% endif %} then {{ quoted(target.name) }}
            {%- endfor %}
        end as target
    from at_entry
    {%- else %}
    select
        lead_id,
        entered_cycle,
        entered_stage,
        entered_at,
        exited_at,
        definition,
        cast(null as {{ dbt.type_string() }}) as agreement,
        cast(null as {{ dbt.type_string() }}) as target
    from at_entry
    where false
    {%- endfor %}

),

next_cuts as (

    select
        chosen.agreement,
        chosen.lead_id,
        chosen.entered_at,
        min_by(notification_times.notified_at, notification_times.cut_at) as notified_at
    from chosen
    inner join {{ ref('notification_times') }} as notification_times
        on
            chosen.agreement = notification_times.agreement
            and notification_times.cut_at > chosen.entered_at
            and notification_times.cut_at <= {{ plus_days('chosen.entered_at', 3) }}
    group by chosen.agreement, chosen.lead_id, chosen.entered_at

)

select
    chosen.lead_id || ':' || chosen.entered_cycle || ':' || chosen.entered_stage as hand_off_id,
    chosen.agreement,
    coalesce(
        chosen.entered_at >= versions.in_force_from_at
        and (versions.in_force_to_at is null or chosen.entered_at < versions.in_force_to_at), false
    ) as is_in_force,
    chosen.lead_id,
    chosen.entered_cycle as cycle,
    chosen.entered_stage as stage,
    chosen.definition,
    chosen.entered_at,
    chosen.exited_at as stopped_at,
    chosen.target,
    targets.target_minutes,
    targets.warn_minutes,
    targets.accepts,
    targets.answered_by,
    case when targets.is_told_by_timetable then next_cuts.notified_at else chosen.entered_at end as notified_at
from chosen
inner join targets
    on chosen.agreement = targets.agreement and chosen.target = targets.target
left join next_cuts
    on chosen.agreement = next_cuts.agreement and chosen.lead_id = next_cuts.lead_id and chosen.entered_at = next_cuts.entered_at
left join {{ source('register', 'definitions') }} as versions
    on chosen.agreement = versions.definition and versions.model = 'follow_up'
