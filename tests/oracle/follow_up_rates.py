"""Whether Sales followed up, how fast, and whether it kept its promise (rule 45)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import ceil
from statistics import median

from .dimensions import by_dimension, with_interval
from .raw import Row
from .results import Results
from .times import DAY

DIMENSIONS = ("all", "source", "definition", "team", "rep", "agreement", "target")
CONTACT = ("contacted", "only_tried", "only_decided", "ignored")
NOT_DUE = ("not_notified", "waiting", "due_soon")
HALF, NINE_TENTHS = Fraction(1, 2), Fraction(9, 10)


def follow_up_rates(results: Results) -> Iterator[Row]:
    settled_by = results.as_of - results.contact_weeks * 7 * DAY
    for key, rows in by_dimension(results, DIMENSIONS):
        contact = Counter(row["within_14_days"] for row in rows)
        judged = sum(contact[name] for name in CONTACT)
        states = Counter(row["state"] for row in rows)
        without_response = states["ignored"] + states["overdue"]
        settled = [row for row in rows if row["state"] != "withdrawn" and row["entered_at"] < settled_by]
        yield (
            key
            | {"handed_off": len(rows)}
            | {name: contact[name] for name in CONTACT}
            | with_interval("contact_share", contact["contacted"], judged)
            | with_interval("ignored_share", contact["ignored"], judged)
            | {name: states[name] for name in ("met", "late", "withdrawn")}
            | {"breached_without_response": without_response, "not_due": sum(states[name] for name in NOT_DUE)}
            | with_interval("attainment", states["met"], states["met"] + states["late"] + without_response)
            | _speed(settled)
            | {"attempts_median": float(median(row["attempts"] for row in settled)) if settled else None}
            | {"logged_late": sum(row["is_logged_late"] is True for row in rows)}
        )


def _speed(rows: Sequence[Row]) -> Row:
    return {
        "minutes_p50": reached_by(HALF, [row["business_minutes"] for row in rows]),
        "minutes_p90": reached_by(NINE_TENTHS, [row["business_minutes"] for row in rows]),
        "lead_minutes_p50": reached_by(HALF, [row["minutes_since_entry"] for row in rows]),
    }


def reached_by(q: Fraction, minutes: Iterable[float | None]) -> float | None:
    """The least minutes within which at least this share of all was responded to; None: there is no response."""
    every = list(minutes)
    responded = sorted(each for each in every if each is not None)
    wanted = ceil(q * len(every))
    return responded[wanted - 1] if 0 < wanted <= len(responded) else None
