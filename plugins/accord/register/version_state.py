"""In what state a version is at an instant (rule 23). `accord agreement` and the published table both say it so."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from accord.register.entries import Entry


def state_of(entry: Entry, at: datetime) -> str:
    """`candidate`, `unsigned`, `changed`, `retired`, `in_force` or `agreed` at an aware instant."""
    if entry.in_force_from_at is None:
        return "candidate"
    if not entry.is_signed:
        return "unsigned"
    if entry.is_changed_since_signing:
        return "changed"
    if entry.in_force_to_at and entry.in_force_to_at <= at.astimezone(UTC):
        return "retired"
    return "in_force" if entry.in_force_from_at <= at.astimezone(UTC) else "agreed"


def is_review_due(entry: Entry, at: datetime, zone: ZoneInfo) -> bool:
    """Whether the day by which both sides review it has passed in the business zone."""
    return entry.review_by_on is not None and at.astimezone(zone).date() > entry.review_by_on
