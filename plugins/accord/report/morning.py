"""What the page says first to Sales: whom to call, and whose leads wait. Sales people are named as published."""

from dataclasses import dataclass
from datetime import date, datetime

from accord.report.hand_off_rows import OpenHandOff
from accord.report.rows import Published

CALLED = 10  # leads listed
OWNERS = 20  # owners listed


@dataclass(frozen=True)
class Owner:
    """One owner's open hand-offs as of the publication. `since`: when the longest overdue one was due."""

    name: str
    overdue: int
    due_today: int
    waiting: int
    since: datetime | None


@dataclass(frozen=True)
class Morning:
    """`calls`: the most urgent leads; what is due today can still be kept, so it comes first, and then what was due
    last: the longer a lead waits, the less an answer is worth. `owners`: those with most overdue leads first.
    """

    overdue: int
    due_today: int
    waiting: int
    calls: list[OpenHandOff]
    owners: list[Owner]
    more_calls: int
    more_owners: int


def morning(published: Published) -> Morning:
    """From the open hand-offs of one publication."""
    day, found = published.today, published.open_hand_offs
    by = {part: [each for each in found if each.when(day) == part] for part in ("overdue", "due_today", "waiting")}
    calls = [*by["due_today"], *reversed(by["overdue"])]
    owners = _owners(found, day)
    return Morning(
        len(by["overdue"]), len(by["due_today"]), len(by["waiting"]),
        calls[:CALLED], owners[:OWNERS], max(len(calls) - CALLED, 0), max(len(owners) - OWNERS, 0),
    )  # fmt: skip


def _owners(found: list[OpenHandOff], day: date) -> list[Owner]:
    of: dict[tuple[str | None, str], list[OpenHandOff]] = {}
    for each in found:
        of.setdefault((each.owner_id, each.owned_by), []).append(each)
    owners = []
    for (_, name), own in of.items():
        states = [each.when(day) for each in own]
        overdue = [each.due_at for each, state in zip(own, states, strict=True) if state == "overdue"]
        owners.append(
            Owner(name, len(overdue), states.count("due_today"), states.count("waiting"), min(overdue, default=None))
        )
    return sorted(owners, key=lambda owner: (-owner.overdue, -owner.due_today, -owner.waiting, owner.name))
