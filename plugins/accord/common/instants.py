"""Instants and business days: aware UTC in Python, naive UTC where DuckDB holds them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from accord.common.errors import ConfigurationError


def instant(text: str) -> datetime:
    """An ISO 8601 instant as an aware UTC one; without an offset it is UTC."""
    read = datetime.fromisoformat(text)
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def naive(moment: datetime) -> datetime:
    """A UTC instant as DuckDB's TIMESTAMP holds it."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def first_instant(day: date, time_zone: str) -> datetime:
    """The first instant (UTC) of a business day.

    A midnight that a clock change repeats is here its first occurrence, one that it skips the instant of the change.
    """
    zone = ZoneInfo(time_zone)
    midnight = datetime.combine(day, time.min, zone).astimezone(UTC)
    before = midnight - timedelta(hours=3)
    while before.astimezone(zone).date() < day:
        before += timedelta(minutes=15)
    return before


def parse_as_of(text: str, time_zone: str) -> datetime:
    """A bare date is its first instant in the business zone; an instant without an offset is business local time."""
    try:
        if len(text) == 10:
            return first_instant(date.fromisoformat(text), time_zone)
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigurationError(
            f"as_of is '{text}', which is neither a date (2026-03-01) nor an instant (2026-03-01T06:00:00Z)."
        ) from error
    return (instant if instant.tzinfo else instant.replace(tzinfo=ZoneInfo(time_zone))).astimezone(UTC)
