"""When a sales person works: office hours in its own time zone, without its holidays and its absences."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from accord.demo.calendar import FIRST_DAY, LAST_POSSIBLE_DAY, SECOND
from accord.demo.rest_days import HALF_DAYS, HOLIDAYS

NEVER = 1 << 62
_OPENS, _CLOSES = time(9), time(17)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Window = tuple[date, int, int]  # local date, first instant, instant after the last one


@dataclass(frozen=True)
class Period:
    """From `first` on, until the next period, a person works in this zone and has these holidays."""

    first: date
    zone: str
    holidays: str


@cache
def _windows(zone: str, holidays: str) -> tuple[Window, ...]:
    """The office hours of every working day of the world's calendar, in order."""
    found = []
    where, rest, half = ZoneInfo(zone), HOLIDAYS.get(holidays, frozenset()), HALF_DAYS.get(holidays, {})
    for number in range(LAST_POSSIBLE_DAY):
        day = FIRST_DAY + timedelta(days=number)
        if day.weekday() >= 5 or day in rest:
            continue
        opens, closes = (
            (datetime.combine(day, local, where).astimezone(UTC) - _EPOCH) // timedelta(microseconds=1)
            for local in (_OPENS, half.get(day, _CLOSES))
        )
        found.append((day, opens, closes))
    return tuple(found)


class WorkingTime:
    """The windows of one person, over all its periods, without the dates on which it is absent."""

    def __init__(self, periods: Sequence[Period], absent_on: Iterable[date] = (), until: date = date.max) -> None:
        """`until`: the first date on which it does not work here any more."""
        away, ends = frozenset(absent_on), [*(period.first for period in periods[1:]), until]
        windows = [
            window
            for period, end in zip(periods, ends, strict=True)
            for window in _windows(period.zone, period.holidays)
            if period.first <= window[0] < end and window[0] not in away
        ]
        self._opens = [opens for _, opens, _ in windows]
        self._closes = [closes for _, _, closes in windows]

    def next(self, instant: int, draw: float) -> int:
        """The instant, moved to the next time at which the person works; NEVER where there is none.

        `draw` in [0, 1) spreads the starts over the first two hours.
        """
        number = bisect_right(self._closes, instant)
        if number == len(self._closes):
            return NEVER
        opens = self._opens[number]
        if instant >= opens:
            return instant // SECOND * SECOND
        return opens + int(draw * min(7200, (self._closes[number] - opens) // SECOND)) * SECOND
