"""A hand-off of one lead in a sentence, with its instants in the business zone."""

from datetime import datetime
from typing import Any

from accord.common.plurals import count
from accord.report import hand_offs
from accord.report.display import SHORT, moment

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


def sentence(found: dict[str, Any], time_zone: str, as_of: datetime) -> str:
    """`found`: a row of `follow_up`, with `responded_by`."""
    year = hand_offs.today(as_of, time_zone).year
    will_be = "will be notified" if found["state"] == "not_notified" else "notified"
    by = f" by {found['definition']}" if found["definition"] else ""
    parts = [
        f"entered {SHORT[found['stage']]} {moment(found['entered_at'], time_zone, year)}{by}",
        f"Sales {will_be} {moment(found['notified_at'], time_zone, year)}",
        f"due {moment(found['due_at'], time_zone, year)}",
    ]
    if found["responded_at"]:
        answered = f"answered {moment(found['responded_at'], time_zone, year)} by {found['responded_by']}"
        minutes = count(round(found["business_minutes"]), "business minute")
        kept = "in time" if found["state"] == "met" else "late"
        parts.append(f"{answered} ({found['responded_with']}), {minutes}: {kept}")
    elif found["stopped_at"]:
        parts.append(LEFT[found["state"]].format(at=moment(found["stopped_at"], time_zone, year)))
    else:
        parts.append(OPEN[found["state"]])
    return "; ".join(parts)
