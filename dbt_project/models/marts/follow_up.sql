-- One row per hand-off, by the version of the agreement in force when the lead entered the stage.
select
    hand_offs.hand_off_id,
    hand_offs.lead_id,
    cast(hand_offs.cycle as integer) as cycle,
    hand_offs.stage,
    hand_offs.definition,
    hand_offs.agreement,
    hand_offs.target,
    hand_offs.target_minutes,
    hand_offs.accepts,
    hand_offs.entered_at,
    {{ business_date('hand_offs.entered_at') }} as entered_on,
    hand_offs.notified_at,
    hand_offs.warn_at,
    hand_offs.due_at,
    {{ business_date('hand_offs.due_at') }} as due_on,
    {% if published_reps_as() == 'named' -%}
    hand_offs.calendar,
    {%- else -%}
    cast(null as {{ dbt.type_string() }}) as calendar,
    {%- endif %}
    hand_offs.state,
    hand_offs.is_breached,
    case when hand_offs.is_breached then hand_offs.due_at end as breached_at,
    hand_offs.stopped_at,
    {{ published_rep_id('hand_offs.first_owner_id', 'first_teams.team') }} as first_owner_id,
    {{ published_rep_id('hand_offs.owner_id', 'owner_teams.team') }} as owner_id,
    {{ published_rep_name('hand_offs.owner_id', 'reps.name', 'owner_teams.team') }} as owner,
    hand_offs.responded_at,
    {{ business_date('hand_offs.responded_at') }} as responded_on,
    {{ published_rep_id('hand_offs.responded_by_id', 'responder_teams.team') }} as responded_by_id,
    hand_offs.responded_with,
    hand_offs.is_by_owner,
    hand_offs.business_minutes,
    hand_offs.minutes_since_entry,
    hand_offs.attempts,
    hand_offs.automated_touches,
    hand_offs.first_attempt_at,
    hand_offs.first_contact_at,
    hand_offs.is_logged_late
from {{ ref('measured_hand_offs') }} as hand_offs
left join {{ ref('reps') }} as reps
    on hand_offs.owner_id = reps.rep_id
{{ join_team_then('hand_offs.first_owner_id', 'hand_offs.notified_at', as='first_teams') }}
{{ join_team_then('hand_offs.owner_id', 'hand_offs.ended_at', as='owner_teams') }}
{{ join_team_then('hand_offs.responded_by_id', 'hand_offs.responded_at', as='responder_teams') }}
where hand_offs.is_in_force
