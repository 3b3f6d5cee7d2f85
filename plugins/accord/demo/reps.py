"""The people of Sales: where and when each works, how diligent it is, who joins, leaves and moves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from random import Random

from accord.demo.calendar import FIRST_DAY, LAST_POSSIBLE_DAY, date_of
from accord.demo.catalogue import FIRST_NAMES, LAST_NAMES
from accord.demo.working_time import Period, WorkingTime

# (time zone, list of holidays); the CRM does not say which holidays Madrid has.
_PLACES = (
    ("Europe/Berlin", "DE-BE"),
    ("Europe/Berlin", "DE-BE"),
    ("Europe/London", "GB-ENG"),
    ("Europe/Madrid", ""),
    ("America/New_York", "US"),
)
BERLIN = _PLACES[0]
# What happens to some sdr, by number. There are at least five; the first one always stays where it is.
_LEAVES, _MOVES, _JOINS, _LOGS_LATE = 1, 2, 3, 4
_ANNOUNCED, _UNANNOUNCED = 9, 5  # days of absence a year: a holiday that is known before, and an illness
_LEAST, _MOST = 0.30, 0.92


@dataclass(frozen=True)
class Absence:
    """From the first to the last date, both included; `is_announced`: known before it begins."""

    first: date
    last: date
    is_announced: bool


@dataclass(frozen=True)
class Rep:
    """A sales person.

    `diligence`: share of the leads handed to it that it follows up while their quality is as usual. `delay_hours`: mean
    time until it does. Both are hidden. `joined_day`, `left_day`: first day here, and first day not here any more.
    """

    ref: str
    name: str
    team: str
    capacity: int
    diligence: float
    delay_hours: float
    periods: tuple[Period, ...]
    absences: tuple[Absence, ...]
    joined_day: int = 1
    left_day: int = LAST_POSSIBLE_DAY
    logs_late: bool = False
    hides_behind_sequences: bool = False

    @cached_property
    def working(self) -> WorkingTime:
        absent = (
            each.first + timedelta(days=n) for each in self.absences for n in range((each.last - each.first).days + 1)
        )
        return WorkingTime(self.periods, absent, date_of(self.left_day))

    def is_here(self, day: int) -> bool:
        return self.joined_day <= day < self.left_day

    def is_away_as_announced(self, day: int) -> bool:
        on = date_of(day)
        return any(each.is_announced and each.first <= on <= each.last for each in self.absences)


def _absences(seed: int, ref: str) -> Iterator[Absence]:
    """Two weeks in each year: an illness in the first four months, a holiday in the next four."""
    draw = Random(f"{seed}/absences/{ref}").random
    for year in range(FIRST_DAY.year, date_of(LAST_POSSIBLE_DAY).year + 1):
        for start, days, is_announced in ((0, _UNANNOUNCED, False), (120, _ANNOUNCED, True)):
            first = date(year, 1, 1) + timedelta(days=start + int(draw() * 110))
            yield Absence(first, first + timedelta(days=days - 1), is_announced)


def _diligence(seed: int, sdrs: int) -> list[float]:
    """Evenly spread, in random order. Who leaves and who joins are both in the middle, so that Sales stays as it is.

    The first sdr is never the least diligent one.
    """
    ranks = [rank for rank in range(sdrs) if rank not in (sdrs // 2 - 1, sdrs // 2)]
    Random(f"{seed}/diligence").shuffle(ranks)
    if ranks[0] == 0:
        ranks[0], ranks[1] = ranks[1], ranks[0]
    ranks.insert(_LEAVES, sdrs // 2)
    ranks.insert(_JOINS, sdrs // 2 - 1)
    return [_LEAST + (_MOST - _LEAST) * rank / (sdrs - 1) for rank in ranks]


def reps(seed: int, leads_a_day: float) -> list[Rep]:
    """The sales reps, sdr first, then ae. Their number follows the number of leads a day."""
    draw = Random(f"{seed}/reps").random
    sdrs = 5 + min(60, int(leads_a_day / 3))
    diligences = _diligence(seed, sdrs)
    left_day, moved_day, joined_day = (day + int(draw() * 30) for day in (200, 150, 120))
    found = []
    for number in range(sdrs + sdrs // 2):
        is_sdr = number < sdrs
        diligence = diligences[number] if is_sdr else 0.9
        ref, place = f"R{number + 1:03d}", _PLACES[number % len(_PLACES)]
        periods = [Period(FIRST_DAY, *place)]
        if is_sdr and number == _MOVES:
            periods.append(Period(date_of(moved_day), *BERLIN))
        is_hiding = is_sdr and diligence == _LEAST
        name = f"{FIRST_NAMES[int(draw() * len(FIRST_NAMES))]} {LAST_NAMES[(number * 7 + seed) % len(LAST_NAMES)]}"
        found.append(
            Rep(
                ref=ref,
                name=name,
                team="sdr" if is_sdr else "ae",
                capacity=5 + int(draw() * 4),
                diligence=diligence,
                delay_hours=1 + 14 * (1 - diligence) * (0.5 + draw()),
                periods=tuple(periods),
                absences=tuple(_absences(seed, ref)),
                joined_day=joined_day if is_sdr and number == _JOINS else 1,
                left_day=left_day if is_sdr and number == _LEAVES else LAST_POSSIBLE_DAY,
                logs_late=is_sdr and number == _LOGS_LATE,
                hides_behind_sequences=is_hiding,
            )
        )
    return found
