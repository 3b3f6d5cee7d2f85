"""One lead's score by one card at any instant, computed directly from the formula (rules 17-20, S1-S10)."""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from .card import Card, Group, SignalRule
from .decay import weight
from .grades import grades, trend
from .inactivity import came_back, penalty
from .limits import within_limit
from .numbers import clip, stored
from .occurrence import LifecyclePeriod, Occurrence
from .points_given import Given, within_points
from .profile import Profile, is_disqualified, is_for, profile_points

GRADES_AND_FLAGS = ("fit_grade", "engagement_grade", "total_grade", "combined_grade", "is_disqualified", "trend")
Score = dict[str, float | str | bool | None]


@dataclass(frozen=True)
class Unrounded:
    """Points at an instant before rounding. `summed`: the groups before clipping."""

    summed: Mapping[str, Fraction]
    groups: Mapping[str, Fraction]
    fit: Fraction
    engagement: Fraction
    total: Fraction
    is_disqualified: bool


@dataclass(frozen=True)
class ScoredLead:
    """`matching`: rule → activities that match it, in all lifecycle periods. `period_at`, `profile_at`: value at t."""

    card: Card
    matching: Mapping[str, Sequence[Any]]
    first_moment: int
    period_at: Callable[[int], LifecyclePeriod]
    profile_at: Callable[[int], Profile]
    zone: ZoneInfo

    def at(self, t: int) -> Score:
        """Every column of the card at t; all None if the card is not for the lead then."""
        points = self.unrounded(t)
        if points is None:
            return dict.fromkeys(self.columns)
        scores = self._stored(points)
        score: Score = {name: float(value) for name, value in scores.items()}
        score |= grades(self.card, scores) | {"is_disqualified": points.is_disqualified}
        if self.card.trend:
            length, by = self.card.trend
            score["trend"] = trend(scores["total"], self._total_before(t - length), by)
        return dict.fromkeys(self.columns) | score

    @property
    def columns(self) -> list[str]:
        """Every card has all these columns; those that it does not declare are None."""
        return ["total", "fit", "engagement", *(group.name for group in self.card.groups), *GRADES_AND_FLAGS]

    def unrounded(self, t: int) -> Unrounded | None:
        profile = self.profile_at(t)
        if not is_for(self.card, profile):
            return None
        summed = {group.name: self._summed(group, profile, t) for group in self.card.groups}
        clipped = {group.name: clip(summed[group.name], group.floor, group.cap) for group in self.card.groups}
        disqualified = is_disqualified(self.card, profile)
        total = clip(sum(clipped.values(), Fraction(0)), self.card.floor, self.card.cap)
        return Unrounded(
            summed=summed,
            groups=clipped,
            fit=self._component("fit", clipped),
            engagement=self._component("engagement", clipped),
            total=(self.card.floor or Fraction(0)) if disqualified else total,
            is_disqualified=disqualified,
        )

    def since_reset(self, rule: SignalRule, t: int, is_reset: bool = True) -> list[Occurrence]:
        """Counted activities that match a rule, are known at t, and occurred in the lifecycle period of t (S1).

        Of a group that is not reset: in any lifecycle period.
        """
        since = self.period_at(t).starts_after if is_reset else None
        return [
            a
            for a in self.matching[rule.name]
            if a.is_counted and a.known_at <= t and (since is None or a.occurred_at > since)
        ]

    def counting(self, rule: SignalRule, t: int, is_reset: bool = True) -> list[Occurrence]:
        return within_limit(rule.limit, self.since_reset(rule, t, is_reset), self.zone)

    def matched(self, t: int, is_reset: bool = True) -> list[Occurrence]:
        """Activities that match any signal rule since the reset, regardless of limits, each once (S3)."""
        found = {a.activity_id: a for rule in self.card.signal_rules for a in self.since_reset(rule, t, is_reset)}
        return list(found.values())

    def given(self, group: Group, t: int) -> list[Given]:
        """What activities give in a group at t, before decay.

        It is the same from one instant at which a matching activity becomes known to the next, within a lifecycle
        period. So it is computed once for all instants between them.
        """
        between = (group.name, bisect_right(self._instants_of_news, t), self.period_at(t).starts_after)
        if between not in self._given:
            self._given[between] = self._given_at(group, t)
        return self._given[between]

    @cached_property
    def _instants_of_news(self) -> list[int]:
        return sorted({a.known_at for activities in self.matching.values() for a in activities})

    @cached_property
    def _given(self) -> dict[Hashable, list[Given]]:
        return {}

    def _given_at(self, group: Group, t: int) -> list[Given]:
        found = [
            Given(rule.name, activity, rule.decay, rule.points, rule.limit)
            for rule in group.signal_rules
            for activity in self.counting(rule, t, group.is_reset)
        ]
        first = came_back(self.period_at(t), self.matched(t)) if group.coming_back else None
        if first is not None:
            found += [Given("coming_back", first, rule.decay, rule.points) for rule in group.coming_back]
        return within_points(group, found, self.zone)

    def _summed(self, group: Group, profile: Profile, t: int) -> Fraction:
        """A group's points before clipping: decayed points minus the points for inactivity."""
        if group.component == "fit":
            return sum(profile_points(group, profile), Fraction(0))
        points = Fraction(0)
        for each in self.given(group, t):
            if left := weight(each.decay, t - each.activity.occurred_at):
                points += each.points * left
        if group.inactivity:
            points -= penalty(group.inactivity, self.matched(t, group.is_reset), t)
        return points

    def _component(self, component: str, clipped: Mapping[str, Fraction]) -> Fraction:
        return sum((clipped[group.name] for group in self.card.groups if group.component == component), Fraction(0))

    def _stored(self, points: Unrounded) -> dict[str, Decimal]:
        named = {"total": points.total, "fit": points.fit, "engagement": points.engagement, **points.groups}
        return {name: stored(value) for name, value in named.items()}

    def _total_before(self, t: int) -> Decimal | None:
        """The stored total at the instant t; None before the first moment, or if the card was not for the lead."""
        points = self.unrounded(t) if t >= self.first_moment else None
        return None if points is None else stored(points.total)
