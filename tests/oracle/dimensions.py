"""The rows that the rates of follow-up are given for: month, stage, dimension and value (rule 44)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from .performance import Performance, interval, share
from .raw import Row
from .results import Results

Group = tuple[date, str, str, str]
"""Business month of entered_at, stage, dimension, value."""


def by_dimension(results: Results, dimensions: Iterable[str]) -> Iterator[tuple[Row, list[Row]]]:
    """The key of each row, with `is_mature`, and its hand-offs."""
    of, groups = Performance(results), defaultdict[Group, list[Row]](list)
    names = list(dimensions)
    for row in results.follow_up:
        values = _values(results, row)
        for name in names:
            groups[of.month(row["entered_at"]), row["stage"], name, values[name]].append(row)
    for (month, stage, dimension, value), rows in groups.items():
        # A stage without a window is never mature.
        is_mature = stage in results.windows and of.is_mature(month, stage)
        key: Row = {"cohort_month": month, "stage": stage, "dimension": dimension, "value": value}
        yield key | {"is_mature": is_mature}, rows


def _values(results: Results, row: Row) -> dict[str, str]:
    """Dimension → the value of a hand-off. What is not known is `unknown`, what there is not is `none`."""
    return {
        "all": "all",
        "source": row["source"],
        "campaign": results.lead_stages[row["lead_id"]].first_campaign or "none",
        "segment": row["segment"],
        "definition": row["definition"] or "none",
        "fit_grade": row["fit_grade"] or "unknown",
        "team": row["first_owner_team"] or "none",
        "rep": row["first_owner_id"] or "none",
        "agreement": row["agreement"],
        "target": row["target"],
    }


def with_interval(name: str, part: int, of: int) -> Row:
    """A share with its interval."""
    low, high = interval(part, of)
    return {name: share(part, of), f"{name}_low": low, f"{name}_high": high}
