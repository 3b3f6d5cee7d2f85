"""How every version of the follow-up agreement would have been kept, by target and month (rule 41)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from statistics import median
from zoneinfo import ZoneInfo

from .follow_up import BREACHED
from .performance import interval
from .raw import Row
from .times import DAY, business_day, first_instant

UNDECIDED = ("not_notified", "waiting", "due_soon")


def sla_performance(measured: list[Row], zone: ZoneInfo, as_of: int) -> Iterator[Row]:
    """`measured`: the hand-offs by every version, as if each had always been in force."""
    groups: dict[tuple[str, str, str, date], list[Row]] = defaultdict(list)
    for row in measured:
        month = business_day(row["entered_at"], zone).replace(day=1)
        groups[row["agreement"], row["stage"], row["target"], month].append(row)
    for (agreement, stage, target, month), rows in groups.items():
        states = [row["state"] for row in rows]
        met, breached = states.count("met"), sum(state in BREACHED for state in states)
        low, high = interval(met, met + breached)
        answered = [row["business_minutes"] for row in rows if row["business_minutes"] is not None]
        following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        weeks = (min(first_instant(following, zone), as_of) - first_instant(month, zone)) / DAY / 7
        yield {
            "agreement": agreement,
            "stage": stage,
            "target": target,
            "cohort_month": month,
            "hand_offs": len(rows),
            "met": met,
            "breached": breached,
            "withdrawn": states.count("withdrawn"),
            "undecided": sum(state in UNDECIDED for state in states),
            "attainment": met / (met + breached) if met + breached else None,
            "attainment_low": low,
            "attainment_high": high,
            "median_business_minutes": float(median(answered)) if answered else None,
            "hand_offs_a_week": len(rows) / weeks,
        }
