"""What each activity gives before decay, within the limits on points of its rule and of its group (rule 18)."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from zoneinfo import ZoneInfo

from .card import Group, Limit
from .decay import Decay
from .limits import order, place_of
from .occurrence import Occurrence

UNITS = {"day": "a day", "week": "a week"}


@dataclass
class Given:
    """The points of one activity by one rule before decay; `cut`: what a limit took of them, by its name."""

    rule: str
    activity: Occurrence
    decay: Decay
    points: Fraction
    limit: Limit | None = None
    cut: dict[str, Fraction] = field(default_factory=dict)

    def keep(self, most: Fraction, reason: str) -> None:
        """Leaves at most `most` points."""
        if self.points > most:
            self.cut[reason] = self.points - most
            self.points = most


def within_points(group: Group, given: list[Given], zone: ZoneInfo) -> list[Given]:
    """The same points after the limit of each rule, the limit of the group, and its `stops_at`, in this order.

    `given`: of one lifecycle period (of all, where the group is not reset), in the order of the scorecard's rules.
    """
    in_order = sorted(given, key=lambda each: order(each.activity))
    for each in in_order:
        assert each.points >= 0 or not (group.limit or group.stops_at is not None or _limits_points(each.limit))
    for limit in {each.limit for each in in_order if _limits_points(each.limit)}:
        for rule in {each.rule for each in in_order if each.limit == limit}:
            of_rule = [each for each in in_order if each.rule == rule]
            _fill(of_rule, limit.most_points, _within(limit, zone), name_of(limit))  # type: ignore[union-attr, arg-type]
    if group.limit is not None:
        assert group.limit.most_points is not None
        _fill(in_order, group.limit.most_points, _within(group.limit, zone), f"{name_of(group.limit)} in the group")
    if group.stops_at is not None:
        _stop(in_order, group.stops_at)
    return in_order


def name_of(limit: Limit) -> str:
    assert limit.most_points is not None
    assert limit.per is not None
    return f"at most {number(limit.most_points)} points {UNITS[limit.per]}"


def number(points: Fraction) -> str:
    """As a scorecard writes it: 20, 0.5."""
    return str(int(points)) if points.denominator == 1 else str(float(points))


def _limits_points(limit: Limit | None) -> bool:
    return limit is not None and limit.most_points is not None


def _within(limit: Limit, zone: ZoneInfo) -> Callable[[Occurrence], Hashable]:
    return lambda activity: place_of(limit, activity, zone)


def _fill(in_order: Iterable[Given], most: Fraction, within: Callable[[Occurrence], Hashable], reason: str) -> None:
    """At most `most` points within each day or week: the activity that crosses it counts with the rest."""
    so_far: dict[Hashable, Fraction] = defaultdict(Fraction)
    for each in in_order:
        day = within(each.activity)
        each.keep(most - so_far[day], reason)
        so_far[day] += each.points


def _stop(in_order: list[Given], stops_at: Fraction) -> None:
    """An activity counts, with all its rules, if the activities before it gave less than `stops_at`."""
    so_far: dict[str, Fraction] = {}
    total = Fraction(0)
    for each in in_order:
        before = so_far.setdefault(each.activity.activity_id, total)
        if before >= stops_at:
            each.keep(Fraction(0), f"stops at {number(stops_at)} points")
        total += each.points
