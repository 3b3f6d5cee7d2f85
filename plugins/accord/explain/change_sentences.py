"""What the last publication changed of a lead's published past, in a sentence an entry."""

from typing import Any
from zoneinfo import ZoneInfo

from accord.common.instants import instant
from accord.report.display import CAUSES, SHORT

CHANGES = """
select cycle, stage, was_at, was_definition, is_at, is_definition, cause, caused_by
from history_changes where lead_id = $lead_id order by coalesce(was_at, is_at), cycle, stage
"""


def sentence(change: dict[str, Any], zone: ZoneInfo) -> str:
    """`change`: a row of `history_changes`; its instants are ISO 8601, UTC."""
    stage = f"{SHORT[change['stage']]} of cycle {change['cycle']}"
    was, now = (_entry(change[f"{when}_at"], change[f"{when}_definition"], zone) for when in ("was", "is"))
    if not was:
        what = f"{stage}: {now}; the publication before did not have it"
    elif not now:
        what = f"{stage}: no longer there; the publication before had {was}"
    else:
        what = f"{stage}: {now}; the publication before had {was}"
    cause = CAUSES.get(change["cause"], change["cause"])
    caused_by = f" ({change['caused_by']})" if change["caused_by"] else ""
    return f"{what}. {cause}{caused_by}."


def _entry(at: str | None, definition: str | None, zone: ZoneInfo) -> str:
    if not at:
        return ""
    by = f" by {definition}" if definition else ""
    return f"{instant(at).astimezone(zone):%Y-%m-%d %H:%M:%S}{by}"
