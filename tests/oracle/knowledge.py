"""Everything known about one lead at an instant: the input of the definitions."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from .activity import Activity
from .cleaning import domain
from .cycles import LifecyclePeriod, Opportunities, moments_of, opportunities_at, periods_of
from .declared import Declared
from .domains import relationship
from .features import latest_value, measure, since_recycle, typed
from .scores import Matching, scored
from .times import first_instant


@dataclass(frozen=True)
class Knowledge:
    """What is known at the instant `at` (µs). `scores`: scorecard → column → points, grade, flag or trend."""

    at: int
    cycle: int | None
    features: Mapping[str, int | float | None]
    profile: Mapping[str, str | int | bool | None]
    answers: Mapping[str, str | None]
    decision: str | None
    opportunities: Opportunities
    is_customer: bool
    email_domain: str | None
    domain_relationship: str | None
    scores: Mapping[str, Mapping[str, Any]]


class Lead:
    """One lead's counted activities, the signals they gave, and its lifecycle periods."""

    def __init__(
        self,
        lead_id: str,
        activities: Sequence[Activity],
        signals: Mapping[str, Sequence[Activity]],
        matching: Mapping[str, Matching],
        declared: Declared,
        customers_since: Mapping[str, date],
    ) -> None:
        self.lead_id = lead_id
        self.activities = sorted(activities, key=lambda activity: activity.order)
        self.signals = signals
        self.moments = moments_of(self.activities)
        self.periods = periods_of(self.activities, declared.boundaries)
        self._declared = declared
        self._customers_since = customers_since
        self._by_kind: dict[tuple[str, str | None], list[Activity]] = defaultdict(list)
        for activity in self.activities:
            self._by_kind[activity.kind, activity.property_name].append(activity)
        self.scored = scored(
            # Every card asks for them at the same instants.
            declared.scorecards,
            matching,
            self.moments[0],
            cache(self.period_at),
            cache(self.profile_at),
            declared.zone,
        )

    def period_at(self, t: int) -> LifecyclePeriod:
        (period,) = [period for period in self.periods if period.holds(t)]
        return period

    def at(self, t: int) -> Knowledge:
        """What was known at t; later data are ignored."""
        period = self.period_at(t)
        since = period.starts_after
        profile = self.profile_at(t)
        email_domain = domain(str(profile["email"]) if profile["email"] else None)
        opportunities = opportunities_at(self.activities, t)
        return Knowledge(
            at=t,
            cycle=period.cycle_at(t),
            features={feature["name"]: self._feature(feature, t, since) for feature in self._declared.features},
            profile=profile,
            answers={question: self._answer(question, t, since) for question in self._declared.answers},
            decision=self._decision(t, since),
            opportunities=opportunities,
            is_customer=opportunities.won >= 1 or self._account_is_customer(profile, t),
            email_domain=email_domain,
            domain_relationship=relationship(self._declared.domains, email_domain, t, self._declared.zone),
            scores={name: card.at(t) for name, card in self.scored.items()},
        )

    def _feature(self, feature: Mapping[str, Any], t: int, since: int | None) -> int | float | None:
        names = [feature["signal"]] if isinstance(feature["signal"], str) else feature["signal"]
        signalled = {a.activity_id: a for name in names for a in self.signals.get(name, [])}
        return measure(dict(feature), list(signalled.values()), t, since, self._declared.zone)

    def profile_at(self, t: int) -> dict[str, str | int | bool | None]:
        profile: dict[str, str | int | bool | None] = {}
        for item in self._declared.profile:
            latest = latest_value(self._by_kind["profile_changed", item.get("property", item["name"])], t)
            profile[item["name"]] = typed(latest.value, item["type"], item.get("minimum")) if latest else None
        return profile

    def given_at(self, t: int, property_name: str) -> str | None:
        """A property as the source writes it."""
        latest = latest_value(self._by_kind["profile_changed", property_name], t)
        return latest.value if latest else None

    def _answer(self, question: str, t: int, since: int | None) -> str | None:
        latest = latest_value(since_recycle(self._by_kind["answered", question], since), t)
        return latest.value if latest else None

    def _decision(self, t: int, since: int | None) -> str | None:
        decisions = [a for kind in self._declared.decisions for a in self._by_kind[kind, None]]
        latest = latest_value(since_recycle(decisions, since), t)
        return latest.kind if latest else None

    def _account_is_customer(self, profile: Mapping[str, object], t: int) -> bool:
        since_on = self._customers_since.get(str(profile["account_id"]))
        return since_on is not None and first_instant(since_on, self._declared.zone) <= t
