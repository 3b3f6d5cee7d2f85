-- One row per lead and instant at which something counted became known: what was known then, and nothing later. An
-- incremental run has the new moments, and all moments of recomputed leads.
{% set is_all = not var('previous_as_of') or 'definition_entries' in var('rebuild') -%}
select
    known_states.*, -- noqa: AM04
    known_states.known_at as moment_at
from {{ ref('known_states') }} as known_states
where
    known_states.is_moment
    and {{ 'true' if is_all else 'known_states.build_number = ' ~ var('build_number') }}
