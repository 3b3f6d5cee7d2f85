"""The business days on which a set-aside rule or a row of a list holds (rule 4)."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from .times import business_day


@dataclass(frozen=True)
class Days:
    """From the first to the last day, both included. None: from the beginning, or for ever."""

    first: date | None = None
    last: date | None = None

    def hold(self, us: int, zone: ZoneInfo) -> bool:
        """Whether the business day of an instant (µs) is one of them."""
        if self.first is None and self.last is None:
            return True
        day = business_day(us, zone)
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


ALWAYS = Days()
