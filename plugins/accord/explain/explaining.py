"""Why a lead is, or is not, at each stage, and where its points come from: as published, or at any instant."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from accord.common.settings import Settings
from accord.explain import as_published, at_instant


def explain(settings: Settings, requested: str, at: str | None = None, definition: str | None = None) -> dict[str, Any]:
    """Everything `accord explain` shows. `requested`: a lead's id, a former id, or an address. `at`: date or instant.

    `definition`: the version to explain, in force or not, instead of the gates. Keys: lead_id, requested, at,
    time_zone, source (published, work), lead (source, segment, country, first_campaign, owner; None with `at`), stage,
    cycle, is_closed, moment_at (the last of the cycle), journey, contradictions (in time), history_changes (what the
    last publication changed of the lead's published past; none with `at`), gates (see `gate_history` and
    `gate_evaluation`), not_evaluated_because (None where the clauses were evaluated), scorecards (scores, grades and
    contributions), activities (only with `at`). Instants are ISO 8601, UTC. Raises NotFoundError where there is no such
    lead, instant or definition, Busy where a run holds the lock on what is needed.
    """
    if at is None:
        found = as_published.explain(settings, requested, definition)
    else:
        found = at_instant.explain(settings, requested, at, definition)
    result: dict[str, Any] = json_able({"requested": requested, "time_zone": settings.time_zone, **found})
    return result


def json_able(value: Any) -> Any:
    """Instants as ISO 8601 texts in UTC, days likewise, decimals as numbers: values that JSON knows."""
    if isinstance(value, dict):
        return {name: json_able(each) for name, each in value.items()}
    if isinstance(value, list):
        return [json_able(each) for each in value]
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC).isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value
