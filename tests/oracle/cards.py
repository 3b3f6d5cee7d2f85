"""Small scorecards and leads for the tests of the oracle itself."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from .activity import Activity
from .cycles import LifecyclePeriod
from .history import DECLARED, act, at
from .scorecard.card import read_card
from .scorecard.score import Score, ScoredLead

ZONE = ZoneInfo("Europe/Berlin")
T = at("2025-06-10 12:00")
NOBODY = {item["name"]: None for item in DECLARED.profile}


def card(*groups: Mapping[str, Any], **rest: Any) -> dict[str, Any]:
    return {"groups": list(groups)} | rest


def group(*rules: Mapping[str, Any], name: str = "web", component: str = "engagement", **rest: Any) -> dict[str, Any]:
    """An engagement group; without rules it gives ten points for a signal `s`."""
    return {"name": name, "component": component, "rules": list(rules) or [{"signal": "s", "points": 10}]} | rest


def fit(*rules: Mapping[str, Any], name: str = "company", **rest: Any) -> dict[str, Any]:
    return group(*rules, name=name, component="fit", **rest)


def seen(*occurred: int, signal: str = "s", **columns: Any) -> list[Activity]:
    """Activities that give a signal; each is known when it occurs."""
    return [act(signal, when, **columns) for when in occurred]


def lead(
    declared: Mapping[str, Any],
    activities: Sequence[Activity] = (),
    *,
    profiles: Mapping[int, Mapping[str, Any]] | None = None,
    periods: Sequence[LifecyclePeriod] = (),
) -> ScoredLead:
    """A lead with these activities; each gives the signal that its kind names.

    `profiles`: instant → the profile known from then on.
    """
    read = read_card(declared)
    all_periods = list(periods) or [LifecyclePeriod(starts_after=None, cycle=1)]
    known = {0: NOBODY} | {when: NOBODY | dict(values) for when, values in (profiles or {}).items()}
    return ScoredLead(
        card=read,
        matching={rule.name: [a for a in activities if a.kind == rule.signal] for rule in read.signal_rules},
        first_moment=min([a.known_at for a in activities] + [when for when in known if when], default=T),
        period_at=lambda t: next(period for period in all_periods if period.holds(t)),
        profile_at=lambda t: known[max(when for when in known if when <= t)],
        zone=ZONE,
    )


def score(declared: Mapping[str, Any], *activities: Activity, t: int = T, **profile: Any) -> Score:
    """The score by a card at t of a lead with these activities and this profile."""
    return lead(declared, activities, profiles={1: profile}).at(t)
