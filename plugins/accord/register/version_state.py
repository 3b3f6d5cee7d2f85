"""The state of a version at an instant (rule 23), for `accord agreement` and for the published table."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from accord.register.entries import Entry


def state_of(entry: Entry, instant: datetime) -> str:
    """`candidate`, `unsigned`, `changed`, `retired`, `in_force` or `agreed` at an aware instant."""
    if entry.in_force_from_at is None:
        return "candidate"
    if not entry.is_signed:
        return "unsigned"
    if entry.is_changed_since_signing:
        return "changed"
    if entry.in_force_to_at and entry.in_force_to_at <= instant.astimezone(UTC):
        return "retired"
    return "in_force" if entry.in_force_from_at <= instant.astimezone(UTC) else "agreed"


def is_review_due(entry: Entry, instant: datetime, zone: ZoneInfo) -> bool:
    """Whether, at an aware instant, the review date has passed in the business zone."""
    return entry.review_by_on is not None and instant.astimezone(zone).date() > entry.review_by_on
