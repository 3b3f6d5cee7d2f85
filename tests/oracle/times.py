"""Instants are whole microseconds since 1970 in UTC; days are days in the business zone (rule 1)."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 86_400 * SECOND


def to_us(instant: datetime) -> int:
    """An aware datetime as microseconds. A naive one is an error."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant} has no zone")
    return (instant - EPOCH) // MICROSECOND


def from_us(us: int) -> datetime:
    return EPOCH + us * MICROSECOND


def first_instant(day: date, zone: ZoneInfo) -> int:
    """The first instant of a business day: the first of a repeated midnight; the clock change for a skipped one."""
    return to_us(datetime.combine(day, time.min, zone).astimezone(UTC))


@cache
def business_day(us: int, zone: ZoneInfo) -> date:
    return from_us(us).astimezone(zone).date()


def iso_week(day: date) -> tuple[int, int]:
    """Year and number of a day's ISO week."""
    year, week, _ = day.isocalendar()
    return year, week
