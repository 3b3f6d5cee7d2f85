"""The list of mail domains with a relationship to us, by the day (rules 4 and 7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from .days import ALWAYS, Days


@dataclass(frozen=True)
class KnownDomain:
    relationship: str
    days: Days = ALWAYS


def relationship(
    domains: Mapping[str, Sequence[KnownDomain]], domain: str | None, us: int, zone: ZoneInfo
) -> str | None:
    """What the row of the business day of an instant says of a domain; None without one."""
    found = [row.relationship for row in domains.get(domain or "", ()) if row.days.hold(us, zone)]
    assert len(found) <= 1, f"two rows of {domain} have a day in common"
    return found[0] if found else None
