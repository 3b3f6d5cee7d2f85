"""Points subtracted for time without a signal (rule 19, S3), and points for coming back (S4)."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from ..activity import natural
from .card import Inactivity
from .occurrence import LifecyclePeriod, Occurrence


def penalty(inactivity: Inactivity | None, matched: Sequence[Occurrence], t: int) -> Fraction:
    """The points that inactivity subtracts at t, a positive number.

    `matched`: activities that match any signal rule since the reset and are known at t.
    """
    if inactivity is None or not matched:
        return Fraction(0)
    instants = [*sorted(a.occurred_at for a in matched), t]
    steps = sum((later - earlier) // inactivity.every for earlier, later in pairwise(instants))
    taken = inactivity.points * steps
    return taken if inactivity.most is None else min(taken, inactivity.most)


def came_back(period: LifecyclePeriod, matched: Sequence[Occurrence]) -> Occurrence | None:
    """The first matching activity known in a cycle that a boundary started; None in cycle 1, or while it is closed."""
    if period.starts_after is None:
        return None
    in_cycle = [a for a in matched if period.cycle_at(a.known_at) is not None]
    return min(in_cycle, key=lambda a: (a.known_at, a.occurred_at, natural(a.activity_id)), default=None)
