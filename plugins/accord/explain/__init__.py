"""Where a lead's points come from: as published, or at any instant from the work database."""

from datetime import UTC, datetime
from typing import Any

from accord.explain import as_published, at_instant
from accord.settings import Settings


def explain(settings: Settings, asked: str, at: str | None = None) -> dict[str, Any]:
    """Everything `accord explain` says. `asked`: a lead's id, a former id, or an address. `at`: a date or an instant.

    Keys: lead_id, asked, at, time_zone, source (published, work), stage, scorecards (scores, grades and contributions),
    activities (only with `at`). Instants are ISO 8601, UTC. Raises AccordError where the lead or the instant is not
    known, Busy where another run is at work on the database that is needed.
    """
    found = as_published.explain(settings, asked) if at is None else at_instant.explain(settings, asked, at)
    told: dict[str, Any] = _with_zone({"asked": asked, "time_zone": settings.time_zone, **found})
    return told


def _with_zone(value: Any) -> Any:
    """Instants as ISO 8601 texts that say they are UTC."""
    if isinstance(value, dict):
        return {name: _with_zone(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_with_zone(each) for each in value]
    return value.replace(tzinfo=UTC).isoformat() if isinstance(value, datetime) else value
