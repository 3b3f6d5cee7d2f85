"""The demo's fixed calendar: day 1 is 2025-01-01. Days are days in Europe/Berlin; instants are UTC microseconds."""

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

ZONE = ZoneInfo("Europe/Berlin")
FIRST_DAY = date(2025, 1, 1)
LAST_POSSIBLE_DAY = 3650

SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def date_of(day: int) -> date:
    """Calendar date of a demo day (1 = 2025-01-01)."""
    return FIRST_DAY + timedelta(days=day - 1)


def day_of_date(on: date) -> int:
    """Demo day of a calendar date."""
    return (on - FIRST_DAY).days + 1


def _instant(local: datetime) -> int:
    return (local.astimezone(UTC) - _EPOCH) // timedelta(microseconds=1)


# First instant of day 1, 2, …: Berlin's clocks change at 2 or 3 a.m., so each day has exactly one midnight.
STARTS = [_instant(datetime.combine(date_of(day), time.min, ZONE)) for day in range(1, LAST_POSSIBLE_DAY + 2)]
# Berlin's clock changes: to summer time at even positions, back at odd ones.
_CHANGES = np.array(
    [
        start + (2 if following - start < DAY else 3) * HOUR
        for start, following in pairwise(STARTS)
        if following - start != DAY
    ],
    dtype=np.int64,
)


def day_of(instant: int) -> int:
    """Demo day of an instant; 0 for an instant before day 1."""
    return bisect_right(STARTS, instant)


def at(day: int, hours: float) -> int:
    """The instant `hours` after the first instant of a day, to the second."""
    return STARTS[day - 1] + int(hours * 3600) * SECOND


def is_weekend(day: int) -> bool:
    return (day + 1) % 7 >= 5


def monday_of(day: int) -> int:
    """Day number of the Monday of the day's ISO week; it may be below 1."""
    return day - (day + 1) % 7


def stamps(instants: npt.NDArray[np.int64], style: str) -> list[str]:
    """Instants (int64 µs, shape n) as texts. `style`: `z` in UTC, `offset` in local time with offset, `mixed` both."""
    utc = np.datetime_as_string(instants.astype("datetime64[us]"), unit="ms").tolist()
    if style == "z":
        return [text + "Z" for text in utc]
    summer = np.searchsorted(_CHANGES, instants, side="right") % 2
    local = np.datetime_as_string((instants + (summer + 1) * HOUR).astype("datetime64[us]"), unit="s").tolist()
    offset = [text + ("+02:00" if is_summer else "+01:00") for text, is_summer in zip(local, summer, strict=True)]
    if style == "offset":
        return offset
    odd = (instants // SECOND) % 2
    return [berlin if is_odd else text + "Z" for text, berlin, is_odd in zip(utc, offset, odd, strict=True)]


def stamp(instant: int) -> str:
    """One instant as text in UTC, to the millisecond."""
    return stamps(np.array([instant], dtype=np.int64), "z")[0]


class Arrivals:
    """When people arrive: N people over D days, fewer at weekends; after D days they arrive at the same rate."""

    def __init__(self, leads: int, days: int) -> None:
        self._weights = list(accumulate(0.3 if is_weekend(day) else 1.28 for day in range(1, LAST_POSSIBLE_DAY)))
        self._per_person = self._weights[days - 1] / leads

    def day(self, person: int) -> int:
        """The day on which a person (number from 0) arrives."""
        return bisect_left(self._weights, (person + 0.5) * self._per_person) + 1

    def count(self, day: int) -> int:
        """Number of people who have arrived by the end of a day."""
        guess = max(0, int(self._weights[day - 1] / self._per_person) - 2)
        while self.day(guess) <= day:
            guess += 1
        return guess

    def per_day(self, day: int) -> float:
        """Expected number of arrivals on a day."""
        before = self._weights[day - 2] if day > 1 else 0.0
        return (self._weights[day - 1] - before) / self._per_person
