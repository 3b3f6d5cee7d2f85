-- Stages that leads entered and that Sales promised something about, with the target and when Sales was notified, by
-- every version of the follow-up agreement (rules 30 and 31).
{% set versions = follow_up_versions() -%}
with

entries as (

    select *
    from {{ ref('journeys') }}
    where
        not is_skipped
        and stage not in (
            select stages.stage from {{ ref('stages') }} as stages
            where stages.is_off_ramp
        )

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
        on
            entries.lead_id = known_states.lead_id
            and entries.entered_at = known_states.known_at
            and known_states.is_moment

),

targets as (

    {{ follow_up_targets() }}

),

chosen as (

    {%- for version in versions or [{'v': '', 'targets': []}] %}
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
            when entered_stage = {{ quoted(target.stage) }}{% if target.when %} and ({{ target.when }}){% endif %}
                then {{ quoted(target.name) }}
            {%- endfor %}
            when false then ''
        end as target
    from at_entry
    {%- endfor %}

),

timetable as (

    select * from {{ ref('notification_times') }}
    where entered_from is not null

),

notified as (

    {{ with_last_row('chosen', 'entered_at', 'timetable', 'entered_from', 'agreement', ['notified_at']) }}

)

select
    notified.lead_id || ':' || notified.entered_cycle || ':' || notified.entered_stage as hand_off_id,
    notified.agreement,
    coalesce(
        notified.entered_at >= versions.in_force_from_at
        and (versions.in_force_to_at is null or notified.entered_at < versions.in_force_to_at), false
    ) as is_in_force,
    notified.lead_id,
    notified.entered_cycle as cycle,
    notified.entered_stage as stage,
    notified.definition,
    notified.entered_at,
    notified.exited_at as stopped_at,
    notified.target,
    targets.target_minutes,
    targets.warn_minutes,
    targets.accepts,
    targets.answered_by,
    case when targets.has_timetable then notified.notified_at else notified.entered_at end as notified_at
from notified
inner join targets
    on notified.agreement = targets.agreement and notified.target = targets.target
left join {{ source('register', 'definitions') }} as versions
    on notified.agreement = versions.definition and versions.model = 'follow_up'
