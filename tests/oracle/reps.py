"""The people of Sales as they were at an instant (rule 35)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .open_time import Calendar, OpenTime
from .zones import names


@dataclass(frozen=True)
class Rep:
    """One version of a rep. None: not given."""

    rep_id: str
    team: str | None = None
    zone: str | None = None
    hours: str | None = None
    holidays: str | None = None
    is_active: bool = True

    def calendar(self, default: Calendar, open_time: OpenTime) -> Calendar:
        """The rep's calendar. What it lacks, and what nobody knows, is that of the default one."""
        return Calendar(
            hours=self.hours if self.hours and open_time.knows(self.hours) else default.hours,
            zone=self.zone if self.zone in names() else default.zone,
            holidays=self.holidays if self.holidays in open_time.lists else default.holidays,
        )


class Reps:
    """The versions of every rep that were made before as_of, from rows of `crm.reps`; instants in microseconds."""

    def __init__(self, rows: Iterable[Mapping[str, Any]], as_of: int) -> None:
        self._versions: dict[str, dict[int, Rep]] = {}
        existing = [row for row in rows if row["modified_at"] < as_of]
        # Of versions of one instant the latest loaded is the last to be written.
        for row in sorted(existing, key=lambda row: (row["_loaded_at"], row["_row_number"])):
            rep = Rep(
                rep_id=f"crm:{row['rep_ref']}",
                team=row["team"],
                zone=row["time_zone"],
                hours=row.get("hours"),
                holidays=row.get("holidays"),
                is_active=row.get("is_active") is not False,
            )
            self._versions.setdefault(rep.rep_id, {})[row["modified_at"]] = rep
        self.changes = {start for versions in self._versions.values() for start in versions}

    def at(self, rep_id: str | None, t: int) -> Rep | None:
        """The version that holds at t: before the first one, the first one. None where there is no such rep."""
        versions = self._versions.get(rep_id or "")
        if not versions:
            return None
        return versions[max((start for start in versions if start <= t), default=min(versions))]
