"""A lead's scores by every declared scorecard: which of its activities match which rule."""

from collections.abc import Callable, Mapping, Sequence, Set
from zoneinfo import ZoneInfo

from .activity import Activity
from .conditions import EVERY
from .cycles import LifecyclePeriod
from .scorecard.card import Card
from .scorecard.profile import Profile
from .scorecard.score import ScoredLead

Matching = Mapping[str, Sequence[Activity]]


def matching_by_lead(
    card: Card, signals: Mapping[str, Mapping[str, Sequence[Activity]]], satisfied: Mapping[str, Set[str]]
) -> dict[str, dict[str, list[Activity]]]:
    """Lead → rule → activities that give the rule's signal and satisfy its condition, also those set aside.

    `satisfied`: condition → the ids of the activities that satisfy it.
    """
    found: dict[str, dict[str, list[Activity]]] = {lead_id: {} for lead_id in signals}
    for rule in card.signal_rules:
        ids = satisfied[rule.when or EVERY]
        for lead_id, given in signals.items():
            found[lead_id][rule.name] = [a for a in given[rule.signal] if a.activity_id in ids]
    return found


def scored(
    cards: Mapping[str, Card],
    matching: Mapping[str, Matching],
    first_moment: int,
    period_at: Callable[[int], LifecyclePeriod],
    profile_at: Callable[[int], Profile],
    zone: ZoneInfo,
) -> dict[str, ScoredLead]:
    """Scorecard → the lead scored by it."""
    return {
        name: ScoredLead(card, matching[name], first_moment, period_at, profile_at, zone)
        for name, card in cards.items()
    }
