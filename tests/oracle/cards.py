"""Scorecards and what they see, by hand, for the tests of the oracle itself."""

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
    """A group of engagement; without rules it gives ten points for a signal `s`."""
    return {"name": name, "component": component, "rules": list(rules) or [{"signal": "s", "points": 10}]} | rest


def fit(*rules: Mapping[str, Any], name: str = "company", **rest: Any) -> dict[str, Any]:
    return group(*rules, name=name, component="fit", **rest)


def seen(*occurred: int, signal: str = "s", **columns: Any) -> list[Activity]:
    """Activities that give a signal, known when they occurred."""
    return [act(signal, when, **columns) for when in occurred]


def lead(
    declared: Mapping[str, Any],
    activities: Sequence[Activity] = (),
    *,
    profiles: Mapping[int, Mapping[str, Any]] | None = None,
    periods: Sequence[LifecyclePeriod] = (),
) -> ScoredLead:
    """A lead of these activities, each giving the signal its kind names. `profiles`: instant → what holds from it."""
    read = read_card(declared)
    holding = list(periods) or [LifecyclePeriod(starts_after=None, cycle=1)]
    said = {0: NOBODY} | {when: NOBODY | dict(values) for when, values in (profiles or {}).items()}
    return ScoredLead(
        card=read,
        matching={rule.name: [a for a in activities if a.kind == rule.signal] for rule in read.signal_rules},
        first_moment=min([a.known_at for a in activities] + [when for when in said if when], default=T),
        period_at=lambda t: next(period for period in holding if period.holds(t)),
        profile_at=lambda t: said[max(when for when in said if when <= t)],
        zone=ZONE,
    )


def score(declared: Mapping[str, Any], *activities: Activity, t: int = T, **profile: Any) -> Score:
    """What a card says at t of a lead of these activities and this profile."""
    return lead(declared, activities, profiles={1: profile}).at(t)
