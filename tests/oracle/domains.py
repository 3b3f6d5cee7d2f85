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
    """What the rows of the business day of an instant say of a domain, or of the longest one it is a subdomain of.

    At most four labels are taken away. None without a row.
    """
    labels = (domain or "").split(".")
    for taken_away in range(min(5, len(labels))):
        name = ".".join(labels[taken_away:])
        found = [row.relationship for row in domains.get(name, ()) if row.days.hold(us, zone)]
        assert len(found) <= 1, f"two rows of {name} have a day in common"
        if found:
            return found[0]
    return None
