"""Size classes of companies (seeds/segments.csv)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Segment:
    """Companies of [low, high) people; without `high`, of any larger number."""

    name: str
    low: int
    high: int | None

    def holds(self, employees: int) -> bool:
        return self.low <= employees and (self.high is None or employees < self.high)


def segment_of(segments: Iterable[Segment], employees: object) -> str:
    """The size class of a number of employees; `unknown` where the number is."""
    known = employees if isinstance(employees, int) else None
    return next((each.name for each in segments if known is not None and each.holds(known)), "unknown")


def read_segments(rows: Iterable[Mapping[str, str]]) -> list[Segment]:
    """Rows of the seed."""
    return [Segment(row["segment"], int(row["low"] or 0), int(row["high"]) if row["high"] else None) for row in rows]
