"""Open time of a calendar: minutes between two instants, and when minutes have passed (rules 32 to 34)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from .times import DAY
from .zones import instant, local_date, zone

Row = Mapping[str, str]
Span = tuple[int, int]
"""[opens, closes), in microseconds."""

TWENTY_YEARS = 7_305  # days; enough for 28,800 minutes in hours of one hour a week


@dataclass(frozen=True)
class Calendar:
    """Names of weekly hours, a time zone and a list of holidays."""

    hours: str
    zone: str
    holidays: str

    def __str__(self) -> str:
        return f"{self.hours}, {self.zone}, {self.holidays}"


class OpenTime:
    """Open time by the rows of the seeds `working_hours` and `holidays`."""

    def __init__(self, working_hours: Iterable[Row], holidays: Iterable[Row]) -> None:
        self._working_hours = list(working_hours)
        self._holidays = list(holidays)
        self.lists = {row["holidays"] for row in self._holidays}
        self._found: dict[tuple[Calendar, date], list[Span]] = {}

    def knows(self, hours: str) -> bool:
        return any(row["hours"] == hours for row in self._working_hours)

    def between(self, calendar: Calendar, a: int, b: int) -> int:
        """Open microseconds in [a, b): rule 33's m, not yet in minutes."""
        return sum(closes - opens for opens, closes in self._open(calendar, a, b))

    def due(self, calendar: Calendar, start: int, length: int) -> int:
        """The least d with `length` open microseconds in [start, d); `start` itself where the length is 0."""
        if length == 0:
            return start
        days = 8
        while days < TWENTY_YEARS:
            left = length
            for opens, closes in self._open(calendar, start, start + days * DAY):
                if closes - opens >= left:
                    return opens + left
                left -= closes - opens
            days *= 4
        raise ValueError(f"the calendar {calendar} does not open for long enough")

    def _open(self, calendar: Calendar, a: int, b: int) -> Iterator[Span]:
        """The open time in [a, b), in order and without overlaps."""
        if b <= a:
            return
        of = zone(calendar.zone)
        # The clock moves by a day at most, so no window of another date reaches into [a, b).
        first, last = local_date(a, of) - timedelta(days=2), local_date(b, of) + timedelta(days=2)
        dates = (first + timedelta(days=n) for n in range((last - first).days + 1))
        until = a
        for opens, closes in sorted(window for day in dates for window in self._windows(calendar, day)):
            begins, ends = max(opens, until), min(closes, b)
            if begins < ends:
                yield begins, ends
                until = ends

    def _windows(self, calendar: Calendar, day: date) -> list[Span]:
        if (calendar, day) not in self._found:
            of = zone(calendar.zone)
            spans = [
                (instant(day, row["opens"], of), instant(day, row["closes"], of))
                for row in self._rows(calendar, day)
                if row["opens"]
            ]
            self._found[calendar, day] = [span for span in spans if span[0] < span[1]]
        return self._found[calendar, day]

    def _rows(self, calendar: Calendar, day: date) -> list[Row]:
        """The rows that say when a calendar is open on a local date."""
        listed = [
            row
            for row in self._holidays
            if row["holidays"] == calendar.holidays and date.fromisoformat(row["day"]) == day
        ]
        if listed:
            return listed
        of_hours = [(date.fromisoformat(row["in_force_from"]), row) for row in self._working_hours]
        begun = [(start, row) for start, row in of_hours if row["hours"] == calendar.hours and start <= day]
        newest = max((start for start, _ in begun), default=None)
        return [row for start, row in begun if start == newest and int(row["weekday"]) == day.isoweekday()]


def stored_minutes(us: int) -> float:
    """Microseconds as minutes with 6 decimals, halves away from zero (rule 33); `us` is not negative."""
    millionths = (us * 2 + 60) // 120
    return millionths / 1_000_000
