"""Who owned a hand-off while it waited, whose breach it is, and to whom it was rerouted (rules 50 to 52)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .agreement import Agreement
from .open_time import Calendar, OpenTime, stored_minutes
from .owners import Owners
from .raw import Row
from .reps import Rep
from .times import MINUTE


@dataclass(frozen=True)
class Assignment:
    """A maximal time [starts_at, ends_at) with one owner; `rep` is the owner as of its start, None: nobody."""

    rep: Rep | None
    starts_at: int
    ends_at: int

    @property
    def owner_id(self) -> str | None:
        return self.rep.rep_id if self.rep else None


@dataclass(frozen=True)
class Waiting:
    """One hand-off, a row of `follow_up`, while it waits. `version`: the one that holds for it."""

    hand_off: Row
    owners: Owners
    version: Agreement
    open_time: OpenTime
    as_of: int

    def assignments(self) -> list[Assignment]:
        start, end = self.hand_off["notified_at"], self._end()
        if end <= start:
            return []
        starts = [start, *(t for t in self.owners.changes() if start < t < end)]
        found: list[Assignment] = []
        for t, until in zip(starts, [*starts[1:], end], strict=True):
            rep = self.owners.at(t)
            if found and found[-1].owner_id == (rep.rep_id if rep else None):
                found[-1] = Assignment(found[-1].rep, found[-1].starts_at, until)
            else:
                found.append(Assignment(rep, t, until))
        return found

    def columns(self, held: Sequence[Assignment]) -> Row:
        """What `follow_up` says of its assignments."""
        rerouted = [each.starts_at for each, is_reroute in zip(held, self._reroutes(held), strict=True) if is_reroute]
        return {
            "assignments": len(held),
            "reroutes": len(rerouted),
            "last_rerouted_at": max(rerouted, default=None),
            "breach_owner_id": self._breach_owner(held) if self.hand_off["is_breached"] else None,
        }

    def rows(self, held: Sequence[Assignment]) -> list[Row]:
        """Rows of `follow_up_assignments`."""
        waits = self.hand_off["responded_at"] is None and self.hand_off["stopped_at"] is None
        rows = []
        for number, (each, is_reroute) in enumerate(zip(held, self._reroutes(held), strict=True), start=1):
            due_at = self._due(each) if is_reroute else None
            row: Row = {"hand_off_id": self.hand_off["hand_off_id"], "assignment": number, "owner_id": each.owner_id}
            row |= {"starts_at": each.starts_at, "ends_at": None if waits and number == len(held) else each.ends_at}
            row["held_minutes"] = stored_minutes(self._open(each.starts_at, each.ends_at))
            row |= {"is_reroute": is_reroute, "due_at": due_at}
            row["is_answered_in_time"] = None if due_at is None else self._is_answered(due_at)
            rows.append(row)
        return rows

    def _end(self) -> int:
        ends = (self.hand_off["responded_at"], self.hand_off["stopped_at"], self.as_of)
        return min(end for end in ends if end is not None)

    def _open(self, a: int, b: int) -> int:
        return self.open_time.between(Calendar(*self.hand_off["calendar"].split(", ")), a, b)

    def _breach_owner(self, held: Sequence[Assignment]) -> str | None:
        """Who held most of the open time until it was due; the first of equals, in the order of first assignments."""
        until_due: Counter[str | None] = Counter()
        for each in held:
            until_due[each.owner_id] += self._open(each.starts_at, min(each.ends_at, self.hand_off["due_at"]))
        return max(until_due, key=lambda owner: until_due[owner])

    def _reroutes(self, held: Sequence[Assignment]) -> list[bool]:
        """Of each assignment: whether it is one of another rep that starts when the hand-off is due or later."""
        last: str | None = None
        found = []
        for each in held:
            is_another = each.owner_id is not None and each.owner_id != last
            found.append(is_another and each.starts_at >= self.hand_off["due_at"])
            last = each.owner_id or last
        return found

    def _due(self, reroute: Assignment) -> int | None:
        """When a rerouted lead is to be answered, in the calendar of its new owner; None: no version says."""
        if self.version.reroute_minutes is None or reroute.rep is None:
            return None
        calendar = reroute.rep.calendar(self.version.default_calendar, self.open_time)
        return self.open_time.due(calendar, reroute.starts_at, self.version.reroute_minutes * MINUTE)

    def _is_answered(self, due_at: int) -> bool | None:
        responded_at, stopped_at = self.hand_off["responded_at"], self.hand_off["stopped_at"]
        if responded_at is not None:
            return bool(responded_at < due_at)
        return False if stopped_at is not None or due_at <= self.as_of else None
