"""Local times as instants (rules 1, 32), by the zone files of the package `tzdata` and not by those of the machine."""

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from .times import DAY, from_us, to_us


@cache
def names() -> frozenset[str]:
    """Every time zone that the package knows."""
    return frozenset((files("tzdata") / "zones").read_text().split())


@cache
def zone(name: str) -> ZoneInfo:
    """A time zone with the offsets of the package. An unknown name is an error."""
    if name not in names():
        raise ValueError(f"the package tzdata knows no time zone {name}")
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def local_date(us: int, of: ZoneInfo) -> date:
    return from_us(us).astimezone(of).date()


def instant(day: date, clock: str, of: ZoneInfo) -> int:
    """The instant (µs) of a local time `HH:MM`: 00:00 is the first instant of the day, 24:00 that of the next one.

    Of a repeated time it is the second. A time that does not exist uses the offset before the change.
    """
    hour, minute = (int(part) for part in clock.split(":"))
    if (hour, minute) in ((0, 0), (24, 0)):
        return first_instant(day + timedelta(days=hour // 24), of)
    earlier = datetime(day.year, day.month, day.day, hour, minute, tzinfo=of)
    later = earlier.replace(fold=1)
    offsets = [each.utcoffset() for each in (earlier, later)]
    assert offsets[0] is not None
    assert offsets[1] is not None
    # In a gap fold=0 has the offset before the change, which is the smaller one.
    does_not_exist = offsets[0] < offsets[1]
    return to_us((earlier if does_not_exist else later).astimezone(UTC))


def first_instant(day: date, of: ZoneInfo) -> int:
    """The least instant of a local date; of a date that was skipped, the least one of the next date."""
    midnight = datetime.combine(day, time.min, of)
    us = to_us(midnight.astimezone(UTC))
    if from_us(us).astimezone(of).replace(tzinfo=None) == midnight.replace(tzinfo=None):
        return us
    # The clock jumps over midnight, by a day at most: look for the jump.
    instants = range(us - DAY - 1, us + 1)
    return instants[bisect_left(instants, True, key=lambda each: local_date(each, of) >= day)]
