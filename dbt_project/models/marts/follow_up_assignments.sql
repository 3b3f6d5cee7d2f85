-- One row per hand-off and assignment: who owned it while it waited, from when to when (rules 50 and 52).
select
    held.hand_off_id,
    cast(held.assignment as integer) as assignment,
    {{ published_rep_id('held.owner_id', 'owner_teams.team') }} as owner_id,
    held.starts_at,
    nullif(held.ends_at, {{ as_of() }}) as ends_at,
    {{ minutes_of('held.held_microseconds') }} as held_minutes,
    reroutes.hand_off_id is not null as is_reroute,
    reroutes.reroute_due_at as due_at,
    reroutes.is_answered_in_time
from {{ ref('held_times') }} as held
left join {{ ref('reroutes') }} as reroutes
    on held.hand_off_id = reroutes.hand_off_id and held.assignment = reroutes.assignment
{{ join_team_then('held.owner_id', 'held.starts_at', as='owner_teams') }}
