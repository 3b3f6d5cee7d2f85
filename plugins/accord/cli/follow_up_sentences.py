"""A hand-off of one lead in a sentence, with its instants in the business zone."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from accord.common.plurals import count
from accord.report.display import SHORT

LEFT = {
    "withdrawn": "left the stage {at} without an answer, before it was due",
    "ignored": "left the stage {at} without an answer: ignored",
}
OPEN = {
    "not_notified": "Sales is not notified yet",
    "waiting": "not answered yet",
    "due_soon": "not answered yet: due soon",
    "overdue": "not answered: overdue",
}


def at(value: datetime, zone: ZoneInfo, year: int) -> str:
    """A naive UTC instant as `13 Jan 14:07`, with its year where that is not `year`."""
    local = value.replace(tzinfo=UTC).astimezone(zone)
    return f"{local:%-d %b}{'' if local.year == year else f' {local.year}'} {local:%H:%M}"


def sentence(found: dict[str, Any], zone: ZoneInfo, as_of: datetime) -> str:
    """`found`: a row of `follow_up`, with `responded_by`."""
    year = as_of.replace(tzinfo=UTC).astimezone(zone).year
    will_be = "will be notified" if found["state"] == "not_notified" else "notified"
    by = f" by {found['definition']}" if found["definition"] else ""
    parts = [
        f"entered {SHORT[found['stage']]} {at(found['entered_at'], zone, year)}{by}",
        f"Sales {will_be} {at(found['notified_at'], zone, year)}",
        f"due {at(found['due_at'], zone, year)}",
    ]
    if found["responded_at"]:
        answered = f"answered {at(found['responded_at'], zone, year)} by {found['responded_by']}"
        minutes = count(round(found["business_minutes"]), "business minute")
        kept = "in time" if found["state"] == "met" else "late"
        parts.append(f"{answered} ({found['responded_with']}), {minutes}: {kept}")
    elif found["stopped_at"]:
        parts.append(LEFT[found["state"]].format(at=at(found["stopped_at"], zone, year)))
    else:
        parts.append(OPEN[found["state"]])
    return "; ".join(parts)
