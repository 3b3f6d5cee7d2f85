-- One row per lead and instant at which something counted became known: what was known then, and nothing later. In a
-- night these are the moments to be judged tonight: the new ones, and all of the leads that are recomputed.
{% set is_all = not var('previous_as_of') or 'definition_entries' in var('rebuild') -%}
select
    known_states.*, -- noqa: AM04
    known_states.known_at as moment_at
from {{ ref('known_states') }} as known_states
where
    known_states.is_moment
    and {{ 'true' if is_all else 'known_states.build_number = ' ~ var('build_number') }}
