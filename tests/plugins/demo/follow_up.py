"""What became of the leads that the demo's Sales was handed, from the raw files and the hidden truth alone."""

import csv
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from statistics import mean

from tests.plugins.demo.reading import Record, instant, table

WINDOW = timedelta(days=14)


def _of_truth(home: Path, name: str) -> list[Record]:
    with (home / "demo_truth" / f"{name}.csv").open(newline="") as handle:
        return list(csv.DictReader(handle))


def hand_offs(home: Path) -> list[Record]:
    return _of_truth(home, "hand_offs")


def people_of_sales(home: Path) -> dict[str, Record]:
    """Reference of the rep → its hidden truth."""
    return {row["rep_ref"]: row for row in _of_truth(home, "reps")}


def touches(home: Path) -> list[Record]:
    """The latest version of each activity of Sales."""
    return list({row["activity_ref"]: row for row in table(home, "crm.sales_activities")}.values())


def answered(home: Path) -> list[tuple[Record, bool]]:
    """Each hand-off, and whether Sales touched the lead or decided on it within 14 days."""
    done: dict[str, list[datetime]] = defaultdict(list)
    for row in touches(home):
        if row["is_automated"] == "false":
            done[row["lead_ref"]].append(instant(row["occurred_at"]))
    for row in table(home, "crm.decisions"):
        done[row["lead_ref"]].append(instant(row["decided_at"]))
    found = []
    for row in hand_offs(home):
        at = instant(row["handed_at"])
        found.append((row, any(at <= each < at + WINDOW for each in done[row["lead_ref"]])))
    return found


def unanswered_by_rep(home: Path) -> dict[str, float]:
    """Reference of the rep → share of what it was handed that nobody answered within 14 days."""
    flags: dict[str, list[bool]] = defaultdict(list)
    for row, is_answered in answered(home):
        flags[row["rep_ref"]].append(not is_answered)
    return {ref: mean(each) for ref, each in flags.items()}


def spearman(first: list[float], second: list[float]) -> float:
    """Spearman's correlation of ranks; ties get the mean of their ranks."""
    left, right = _ranks(first), _ranks(second)
    middle = (len(left) - 1) / 2
    products = sum((a - middle) * (b - middle) for a, b in zip(left, right, strict=True))
    lengths = [sum((each - middle) ** 2 for each in ranks) ** 0.5 for ranks in (left, right)]
    return products / (lengths[0] * lengths[1])


def _ranks(values: list[float]) -> list[float]:
    return [sum(other < value for other in values) + (values.count(value) - 1) / 2 for value in values]
