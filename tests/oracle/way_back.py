"""What became of the leads that went back to Marketing (rule 49)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from statistics import median

from .declared import Declared
from .dimensions import with_interval
from .journey import StageEntry
from .performance import Performance
from .raw import Row
from .results import Results
from .stages import GATES, OFF_RAMPS
from .times import DAY
from .went_back import WentBack, went_back


@dataclass(frozen=True)
class WayBack:
    """What followed an entry into nurture or lost in time. `days`: until the first gate; None: it did not return."""

    days: float | None
    became_sql: bool
    became_customer: bool


def nurture_outcomes(results: Results, declared: Declared) -> Iterator[Row]:
    """Rows of `nurture_outcomes`."""
    of, length = Performance(results), declared.way_back_weeks * 7 * DAY
    entered: dict[str, list[StageEntry]] = defaultdict(list)
    for entry in results.stage_entries:
        if not entry.is_skipped:
            entered[entry.lead_id].append(entry)
    groups: dict[tuple[date, str, str], list[WayBack]] = defaultdict(list)
    for lead_id, lead in results.leads.items():
        for back in went_back(lead, declared.reasons):
            category = back.reason.category if back.reason else "none"
            groups[of.month(back.at), back.why, category].append(way_back(back, entered[lead_id], length))
    for (month, why, category), ways in groups.items():
        days = [way.days for way in ways if way.days is not None]
        yield (
            {"cohort_month": month, "why": why, "category": category, "entered": len(ways), "returned": len(days)}
            | {"became_sql": sum(way.became_sql for way in ways)}
            | {"became_customer": sum(way.became_customer for way in ways)}
            | with_interval("returned_share", len(days), len(ways))
            | {"median_days": median(days) if days else None}
            | {"is_mature": of.end_of(month) + length <= results.as_of}
        )


def way_back(back: WentBack, entered: list[StageEntry], length: int) -> WayBack:
    """`entered`: the stages that the lead entered. An off-ramp ends the way; at one instant it comes last (rule 13)."""
    after = [entry for entry in sorted(entered, key=lambda entry: entry.order) if entry.cycle > back.cycle]
    followed = next((place for place, entry in enumerate(after) if entry.stage in OFF_RAMPS), len(after))
    in_time = [entry for entry in after[:followed] if _at(entry) <= back.at + length]
    gates = [_at(entry) for entry in in_time if entry.stage in GATES]
    stages = {entry.stage for entry in in_time}
    return WayBack((gates[0] - back.at) / DAY if gates else None, "sql" in stages, "customer" in stages)


def _at(entry: StageEntry) -> int:
    assert entry.entered_at is not None
    return entry.entered_at
