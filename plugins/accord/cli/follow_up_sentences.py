"""A hand-off of one lead in sentences, with its instants in the business zone."""

from datetime import datetime
from typing import Any

from accord.common.codes import plain
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
DECIDED = {"accepted": "accepted it", "sent_back": "sent it back", "disqualified": "disqualified it"}
RESPONSIBLE = {"marketing": "Marketing", "sales": "Sales", "nobody": "nobody"}
RULED = {
    "open": "Marketing disputes it",
    "upheld": "Marketing disputed it: upheld",
    "overturned": "Marketing disputed it: overturned",
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


def decided(found: dict[str, Any], time_zone: str, as_of: datetime) -> str:
    """What Sales decided: when, why, whose that is, and what speaks against it.

    `found`: a row of `follow_up`, with `reason_told` and `evidence` of its decision.
    """
    if not found["disposition"]:
        return "Sales has not decided"
    at = moment(found["disposition_at"], time_zone, hand_offs.today(as_of, time_zone).year)
    said = f"Sales {DECIDED[found['disposition']]} {at}"
    if found["disposition"] == "accepted":
        return said
    against = [f"the facts contradict it ({plain(found['evidence'] or '')})"] if found["is_contradicted"] else []
    against += [RULED[found["dispute"]]] if found["dispute"] in RULED else []
    return "; ".join([f"{said}: {_reason(found)}", *against])


def _reason(found: dict[str, Any]) -> str:
    if found["reason"] == "unknown":
        return "no reason given"
    if found["reason"] == "other":
        return f"“{found['reason_told']}”, not in the list of reasons"
    return f"{plain(found['reason'])} ({RESPONSIBLE[found['responsible']]} is responsible)"
