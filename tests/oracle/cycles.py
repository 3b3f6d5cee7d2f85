"""A lead's moments and its lifecycle periods: cycles, and times when it is closed (rules 3, 8, 9)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .activity import Activity

OPPORTUNITY_KINDS = ("opportunity_opened", "opportunity_stage_changed", "opportunity_won", "opportunity_lost")
CLOSING_KINDS = ("opportunity_won", "opportunity_lost")


@dataclass(frozen=True)
class Boundary:
    """What a boundary activity does to a cycle; `unless_open_or_won`: only if no opportunity is open or won."""

    off_ramp: str
    closes: bool = False
    reopens: bool = False
    unless_open_or_won: bool = False


Boundaries = Mapping[str, Boundary]
"""Kind of an activity → what it does."""


@dataclass(frozen=True)
class Opportunities:
    """Number of the lead's open and won opportunities at an instant."""

    open: int
    won: int


def opportunities_at(activities: Sequence[Activity], t: int) -> Opportunities:
    known = sorted((a for a in activities if a.kind in OPPORTUNITY_KINDS and a.known_at <= t), key=lambda a: a.order)
    opened = {a.opportunity for a in known}
    latest = {a.opportunity: a.kind for a in known if a.kind != "opportunity_opened"}
    closed = {opportunity for opportunity, kind in latest.items() if kind in CLOSING_KINDS}
    won = {a.opportunity for a in known if a.kind == "opportunity_won"}
    return Opportunities(open=len(opened) - len(closed), won=len(won))


@dataclass
class LifecyclePeriod:
    """A period after `starts_after` (None: from the start), up to and including `ends_at` (None: it has not ended).

    `cycle` is None while the lead is closed; `won_at`: the win in a closed time, from which on it is the next cycle.
    `ended_by`: the kind of the boundary; `off_ramp`: the stage it led to.
    """

    starts_after: int | None
    cycle: int | None
    ends_at: int | None = None
    ended_by: str | None = None
    follows_cycle: int = 0  # number of the last cycle that ended before this lifecycle period
    reason: str | None = None  # of the decision that ended it
    off_ramp: str | None = None
    won_at: int | None = None

    def cycle_at(self, t: int) -> int | None:
        return self.follows_cycle + 1 if self.won_at is not None and t >= self.won_at else self.cycle

    def holds(self, t: int) -> bool:
        return (self.starts_after is None or t > self.starts_after) and (self.ends_at is None or t <= self.ends_at)


def moments_of(activities: Sequence[Activity]) -> list[int]:
    return sorted({activity.known_at for activity in activities})


def periods_of(activities: Sequence[Activity], boundaries: Boundaries) -> list[LifecyclePeriod]:
    """The lifecycle periods of one lead, from its counted activities; the last one has no end."""
    known_at: dict[int, list[Activity]] = defaultdict(list)
    for activity in sorted(activities, key=lambda activity: activity.order):
        known_at[activity.known_at].append(activity)
    periods = [LifecyclePeriod(starts_after=None, cycle=1)]
    is_customer = was_boundary = False
    for t in sorted(known_at):
        is_won_now = not is_customer and any(activity.kind == "opportunity_won" for activity in known_at[t])
        is_customer = is_customer or is_won_now
        if is_won_now and periods[-1].cycle is None:
            periods[-1].won_at = t
        known_now = [] if is_customer else _known(known_at[t], boundaries, opportunities_at(activities, t))
        ended_by = _ends_period(periods[-1], [each.kind for each in known_now], boundaries, was_boundary)
        if ended_by is not None:
            reason = next(each.reason for each in known_now if each.kind == ended_by)
            _close(periods, t, ended_by, boundaries[ended_by], reason)
        was_boundary = bool(known_now)
    return periods


def _known(known_now: Sequence[Activity], boundaries: Boundaries, state: Opportunities) -> list[Activity]:
    """The boundary activities among those that became known at one instant, in the order of rule 3."""
    none_left = state.open == 0 and state.won == 0
    kinds = {kind for kind, boundary in boundaries.items() if none_left or not boundary.unless_open_or_won}
    return [activity for activity in known_now if activity.kind in kinds]


def _ends_period(
    period: LifecyclePeriod, kinds: Sequence[str], boundaries: Boundaries, was_boundary: bool
) -> str | None:
    """The kind of the boundary that ends the lifecycle period; None if there is none, or it is ignored."""
    closing = [kind for kind in kinds if boundaries[kind].closes]
    if period.cycle is None:
        reopening = [kind for kind in kinds if boundaries[kind].reopens]
        return reopening[0] if reopening and not closing else None
    if closing:
        return closing[0]
    return kinds[0] if kinds and not was_boundary else None


def _close(periods: list[LifecyclePeriod], t: int, ended_by: str, boundary: Boundary, reason: str | None) -> None:
    period = periods[-1]
    period.ends_at, period.ended_by, period.off_ramp, period.reason = t, ended_by, boundary.off_ramp, reason
    last_cycle = period.cycle if period.cycle is not None else period.follows_cycle
    next_cycle = None if boundary.closes else last_cycle + 1
    periods.append(LifecyclePeriod(starts_after=t, cycle=next_cycle, follows_cycle=last_cycle))
