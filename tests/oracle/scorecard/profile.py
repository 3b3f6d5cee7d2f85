"""Conditions on the profile: values, words, ranges (S10)."""

import math
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from .card import Card, Group

Profile = Mapping[str, str | int | float | bool | None]


def satisfies(condition: Mapping[str, Any], profile: Profile) -> bool:
    """Exact values, words in any case, or [low, high). An unknown value satisfies no condition."""
    value = profile[condition["profile"]]
    if value is None:
        return False
    if "values" in condition:
        return value in condition["values"]
    if "contains" in condition:
        return any(word.lower() in str(value).lower() for word in condition["contains"])
    assert not isinstance(value, str), f"{condition['profile']} is not a number"
    return bool(condition.get("low", -math.inf) <= value < condition.get("high", math.inf))


def is_for(card: Card, profile: Profile) -> bool:
    return all(satisfies(condition, profile) for condition in card.conditions)


def is_disqualified(card: Card, profile: Profile) -> bool:
    return any(rule.disqualifies and satisfies(rule.condition, profile) for rule in card.profile_rules)


def profile_points(group: Group, profile: Profile) -> Iterable[Fraction]:
    return (rule.points for rule in group.profile_rules if satisfies(rule.condition, profile))
