"""Why a lead is, or is not, at each stage, and where its points come from: as published, or at any instant."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from accord.common.settings import Settings
from accord.explain import as_published, at_instant


def explain(settings: Settings, asked: str, at: str | None = None, definition: str | None = None) -> dict[str, Any]:
    """Everything `accord explain` says. `asked`: a lead's id, a former id, or an address. `at`: a date or an instant.

    `definition`: the version to tell of, in force or not, instead of the gates. Keys: lead_id, asked, at, time_zone,
    source (published, work), stage, cycle, is_closed, moment_at (the last of the cycle), journey, gates (see modules
    `gates` and `standing`), not_looked_up (why it is not told what holds and is missing; None where it is), scorecards
    (scores, grades and contributions), activities (only with `at`). Instants are ISO 8601, UTC. Raises NotFoundError
    where the lead, the instant or the definition is not known, Busy where another run is at work on what is needed.
    """
    if at is None:
        found = as_published.explain(settings, asked, definition)
    else:
        found = at_instant.explain(settings, asked, at, definition)
    told: dict[str, Any] = json_able({"asked": asked, "time_zone": settings.time_zone, **found})
    return told


def json_able(value: Any) -> Any:
    """Instants as ISO 8601 texts that say they are UTC, days likewise: values that JSON knows."""
    if isinstance(value, dict):
        return {name: json_able(each) for name, each in value.items()}
    if isinstance(value, list):
        return [json_able(each) for each in value]
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC).isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value
