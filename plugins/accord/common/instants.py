"""Instants and business days: aware UTC in Python, naive UTC in DuckDB."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from accord.common.errors import ConfigurationError


def instant(text: str) -> datetime:
    """Parses ISO 8601 to an aware UTC instant; a text without an offset is UTC."""
    parsed = datetime.fromisoformat(text)
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)


def naive(aware: datetime) -> datetime:
    """An aware instant as DuckDB's TIMESTAMP stores it: naive UTC."""
    return aware.astimezone(UTC).replace(tzinfo=None)


def first_instant(day: date, time_zone: str) -> datetime:
    """The first instant (UTC) of a business day.

    If a clock change repeats midnight, its first occurrence; if it skips midnight, the instant of the change.
    """
    zone = ZoneInfo(time_zone)
    midnight = datetime.combine(day, time.min, zone).astimezone(UTC)
    instant_utc = midnight - timedelta(hours=3)
    while instant_utc.astimezone(zone).date() < day:
        instant_utc += timedelta(minutes=15)
    return instant_utc


def parse_day(text: str) -> date:
    """A day written as 2026-02-09. Raises ConfigurationError that says how to write it."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    with suppress(ValueError):
        meant = datetime.strptime(text.strip(), "%d.%m.%Y").date()
        raise ConfigurationError(f"'{text}' is not a date. Write it as {meant}.")
    raise ConfigurationError(f"'{text}' is not a date. Write a date such as 2026-02-09.")


def parse_as_of(text: str, time_zone: str) -> datetime:
    """A bare date is its first instant in the business zone; an instant without an offset is business local time.

    Raises ConfigurationError if it is neither a date nor an instant.
    """
    try:
        if len(text) == 10:
            return first_instant(date.fromisoformat(text), time_zone)
        as_of = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigurationError(
            f"as_of is '{text}', which is neither a date (2026-03-01) nor an instant (2026-03-01T06:00:00Z). "
            "Give one of the two: accord run --as-of 2026-03-01"
        ) from error
    return (as_of if as_of.tzinfo else as_of.replace(tzinfo=ZoneInfo(time_zone))).astimezone(UTC)
