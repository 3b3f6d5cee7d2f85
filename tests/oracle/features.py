"""Features, profile values and answers of a lead at an instant (rules 6, 7)."""

from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from .activity import Activity, natural
from .times import DAY, business_day


def measure(
    feature: dict[str, Any], signalled: Sequence[Activity], t: int, since: int | None, zone: ZoneInfo
) -> int | float | None:
    """A declared feature at t, over the activities that gave its signal.

    `since`: start of the lifecycle period (r in the rules), None in the first cycle. Without activities, counts and
    sums are 0, first and last are None. `first` and `last` are instants (µs).
    """
    used = [a for a in signalled if a.known_at <= t]
    if feature["since_recycle"]:
        used = since_recycle(used, since)
    if "days" in feature:
        used = [a for a in used if t - feature["days"] * DAY < a.occurred_at <= t]
    instants = [a.occurred_at for a in used]
    match feature["measure"]:
        case "count":
            return len(used)
        case "sum":
            return sum(getattr(a, feature["of"]) or 0 for a in used)
        case "first":
            return min(instants, default=None)
        case "last":
            return max(instants, default=None)
        case "distinct_days":
            return len({business_day(instant, zone) for instant in instants})
        case other:
            raise NotImplementedError(f"the oracle knows no measure {other}: add it to tests/oracle/features.py")


def since_recycle(activities: Iterable[Activity], since: int | None) -> list[Activity]:
    return [a for a in activities if since is None or a.occurred_at > since]


def latest_value(activities: Iterable[Activity], t: int) -> Activity | None:
    """The activity with the greatest (occurred_at, activity_id) known at t: its value holds, even if it is null."""
    return max(
        (a for a in activities if a.known_at <= t), key=lambda a: (a.occurred_at, natural(a.activity_id)), default=None
    )


def typed(value: str | None, kind: str, minimum: float | None = None) -> str | int | bool | None:
    """A profile value as declared. A text is trimmed and in lower case; a number below its minimum is unknown."""
    if value is None:
        return None
    if kind == "text":
        return value.strip().lower() or None
    if kind == "integer":
        return int(value) if minimum is None or int(value) >= minimum else None
    return value.lower() == "true" if kind == "boolean" else value
