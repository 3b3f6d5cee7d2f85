"""The parts of a score at an instant: points given by rules, points lost by decay, clipping, and what did not count."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction

from .card import Group, Limit, SignalRule
from .decay import weight
from .inactivity import came_back, penalty
from .numbers import clip
from .occurrence import LifecyclePeriod, Occurrence
from .profile import satisfies
from .score import ScoredLead

Part = tuple[str, str, str, str]
"""Component, group, rule, effect."""


class Amount:
    """The values of one part: activities (None if it has none), points, and points that were not counted."""

    def __init__(self) -> None:
        self.activities: int | None = None
        self.points = Fraction(0)
        self.not_counted = Fraction(0)


Parts = Mapping[Part, Amount]


def contributions(scored: ScoredLead, t: int) -> Parts:
    """Every part at t that is not zero; {} if the card is not for the lead then."""
    parts: dict[Part, Amount] = defaultdict(Amount)
    points = scored.unrounded(t)
    if points is None:
        return {}
    for group in scored.card.groups:
        if group.component == "fit":
            _traits(parts, scored, group, t)
        else:
            _behaviour(parts, scored, group, t)
        cut = clip(points.summed[group.name], group.floor, group.cap) - points.summed[group.name]
        parts[group.component, group.name, "", "group floor or cap"].points += cut
    unclipped = sum(points.groups.values(), Fraction(0))
    if points.is_disqualified:
        reason = next(
            rule
            for rule in scored.card.profile_rules
            if rule.disqualifies and satisfies(rule.condition, scored.profile_at(t))
        )
        parts["total", "", label(reason.condition), "disqualified"].points += points.total - unclipped
    else:
        parts["total", "", "", "total floor or cap"].points += points.total - unclipped
    return {key: part for key, part in parts.items() if part.points or part.not_counted or key[3] == "disqualified"}


def label(condition: Mapping[str, object]) -> str:
    """The name of a profile rule in the table."""
    name = condition["profile"]
    for key, between in (("values", ": "), ("contains", " contains: ")):
        listed = condition.get(key)
        if isinstance(listed, list | tuple):
            return f"{name}{between}{', '.join(map(str, listed))}"
    if "high" in condition:
        return f"{name}: {condition['low']} to below {condition['high']}"
    return f"{name}: {condition['low']} or more"


def _traits(parts: dict[Part, Amount], scored: ScoredLead, group: Group, t: int) -> None:
    for rule in group.profile_rules:
        if satisfies(rule.condition, scored.profile_at(t)):
            parts["fit", group.name, label(rule.condition), "given"].points += rule.points


def _behaviour(parts: dict[Part, Amount], scored: ScoredLead, group: Group, t: int) -> None:
    def put(rule: str, effect: str, points: Fraction = Fraction(0), not_counted: Fraction = Fraction(0)) -> None:
        part = parts["engagement", group.name, rule, effect]
        part.activities = (part.activities or 0) + 1
        part.points += points
        part.not_counted += not_counted

    for rule in group.signal_rules:
        counting = {a.activity_id for a in scored.counting(rule, t, group.is_reset)}
        for activity in _matching(scored, group, rule, t):
            reason = _reason_not_counted(scored, group, rule, activity, counting, t)
            if reason is not None:
                put(rule.name, reason, not_counted=rule.points)
    for each in scored.given(group, t):
        for reason, points in each.cut.items():
            put(each.rule, reason, not_counted=points)
        if each.points or not each.cut:
            left = weight(each.decay, t - each.activity.occurred_at)
            put(each.rule, "given", each.points)
            put(each.rule, "decayed", each.points * (left - 1))
    for coming_back in group.coming_back:
        for period, _first in _came_back(scored, t):
            if period != scored.period_at(t):
                put("coming_back", "earlier cycle", not_counted=coming_back.points)
    inactive = penalty(group.inactivity, scored.matched(t, group.is_reset), t)
    parts["engagement", group.name, "", "inactivity"].points -= inactive


def _matching(scored: ScoredLead, group: Group, rule: SignalRule, t: int) -> list[Occurrence]:
    """The activities that match at t, in every lifecycle period in which they both occurred and became known.

    In a group that is not reset it does not matter when they occurred.
    """
    found = []
    for activity in scored.matching[rule.name]:
        if activity.known_at <= t:
            since = scored.period_at(activity.known_at).starts_after if group.is_reset else None
            if since is None or activity.occurred_at > since:
                found.append(activity)
    return found


def _reason_not_counted(
    scored: ScoredLead, group: Group, rule: SignalRule, activity: Occurrence, counting: set[str], t: int
) -> str | None:
    if not activity.is_counted:
        return activity.set_aside_reason
    if group.is_reset and scored.period_at(activity.known_at) != scored.period_at(t):
        return "earlier cycle"
    return None if activity.activity_id in counting else _limit_effect(rule.limit)


def _limit_effect(limit: Limit | None) -> str:
    return "over the limit" if limit and limit.per else "repeat"


def _came_back(scored: ScoredLead, t: int) -> Iterator[tuple[LifecyclePeriod, Occurrence]]:
    """Every cycle up to t in which the lead came back, with the first activity of that cycle."""
    known = sorted({a.known_at for found in scored.matching.values() for a in found if a.known_at <= t})
    last_of = {scored.period_at(known_at).starts_after: known_at for known_at in known}
    for known_at in last_of.values():
        period = scored.period_at(known_at)
        first = came_back(period, scored.matched(known_at))
        if first is not None:
            yield period, first
