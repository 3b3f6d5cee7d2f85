-- One row per hand-off, by the version of the agreement in force when the lead entered the stage, with what Sales
-- decided about the lead.
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
    first_teams.team as first_owner_team,
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
    hand_offs.is_logged_late,
    coalesce(assigned.assignments, 0) as assignments,
    coalesce(assigned.reroutes, 0) as reroutes,
    assigned.last_rerouted_at,
    {{ published_rep_id('breach_owners.breach_owner_id', 'breach_teams.team') }} as breach_owner_id,
    first_decisions.disposition,
    first_decisions.disposition_at,
    decisions.reason,
    decisions.category,
    decisions.responsible,
    decisions.is_contradicted,
    decisions.dispute,
    contacts.within_14_days,
    leads.source,
    leads.country,
    leads.segment,
    leads.fit_grade,
    leads.first_campaign_id
from {{ ref('measured_hand_offs') }} as hand_offs
left join {{ ref('assigned_hand_offs') }} as assigned
    on hand_offs.hand_off_id = assigned.hand_off_id
left join {{ ref('breach_owners') }} as breach_owners
    on hand_offs.hand_off_id = breach_owners.hand_off_id
inner join {{ ref('handed_off_leads') }} as leads
    on hand_offs.hand_off_id = leads.hand_off_id
left join {{ ref('first_decisions') }} as first_decisions
    on hand_offs.hand_off_id = first_decisions.hand_off_id
left join {{ ref('judged_decisions') }} as decisions
    on first_decisions.activity_id = decisions.activity_id
left join {{ ref('contacts_in_two_weeks') }} as contacts
    on hand_offs.hand_off_id = contacts.hand_off_id
left join {{ ref('reps') }} as reps
    on hand_offs.owner_id = reps.rep_id
left join {{ ref('rep_teams') }} as first_teams
    on
        hand_offs.first_owner_id = first_teams.rep_id
        and hand_offs.notified_at >= first_teams.known_from
        and hand_offs.notified_at < first_teams.known_until
{{ join_team_then('breach_owners.breach_owner_id', 'hand_offs.due_at', as='breach_teams') }}
{{ join_team_then('hand_offs.owner_id', 'hand_offs.ended_at', as='owner_teams') }}
{{ join_team_then('hand_offs.responded_by_id', 'hand_offs.responded_at', as='responder_teams') }}
where hand_offs.is_in_force
