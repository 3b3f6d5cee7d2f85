-- One row per lead and instant at which something counted became known: what was known then, and nothing later.
select
    known_states.*, -- noqa: AM04
    known_states.known_at as moment_at
from {{ ref('known_states') }} as known_states
where known_states.is_moment
