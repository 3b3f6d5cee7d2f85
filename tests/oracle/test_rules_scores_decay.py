"""Tests of the oracle: decay at its edges (rule 17, S9)."""

from fractions import Fraction
from typing import Any

import pytest

from .cards import T, card, group, score, seen
from .scorecard.decay import Decay, read_decay, weight
from .times import DAY, HOUR


def _left(decay: Any, age: int) -> float:
    left = score(card(group(decay=decay)), *seen(T - age))["web"]
    assert isinstance(left, float)
    return left


@pytest.mark.parametrize(
    ("decay", "age", "expected"),
    [
        (None, 1000 * DAY, 10),
        ("none", 1000 * DAY, 10),
        ({"half_life_days": 14}, 0, 10),
        ({"half_life_days": 14}, 14 * DAY, 5),
        ({"half_life_days": 14}, 28 * DAY, 2.5),
        ({"half_life_days": 14}, 7 * DAY, 7.071068),
        ({"half_life_days": 3}, DAY, 7.937005),
        ({"half_life_hours": 1}, HOUR, 5),
        ({"half_life_hours": 1}, 3650 * DAY, 0),
        ({"half_life_days": 3650}, 3650 * DAY, 5),
        ({"linear_days": 30}, 15 * DAY, 5),
        ({"linear_days": 30}, 10 * DAY, 6.666667),
        ({"linear_days": 30}, 30 * DAY, 0),
        ({"linear_days": 30}, 31 * DAY, 0),
        ({"step": 0.25, "every_days": 7}, 7 * DAY - 1, 10),
        ({"step": 0.25, "every_days": 7}, 7 * DAY, 7.5),
        ({"step": 0.25, "every_days": 7}, 14 * DAY, 5.625),
        ({"step": 0.1, "every_days": 7}, 70 * DAY, 3.486784),
        ({"window_days": 30}, 30 * DAY - 1, 10),
        ({"window_days": 30}, 30 * DAY, 0),
    ],
)
def test_what_is_left_of_ten_points(decay: Any, age: int, expected: float) -> None:
    assert _left(decay, age) == expected


def test_negative_points_follow_the_same_decay() -> None:
    bad = group({"signal": "s", "points": -10}, decay={"half_life_days": 14})
    assert score(card(bad), *seen(T - 14 * DAY))["web"] == -5


def test_a_rules_decay_replaces_its_groups() -> None:
    rules = [
        {"signal": "s", "points": 10},
        {"signal": "u", "points": 10, "decay": "none"},
        {"signal": "v", "points": 10, "decay": {"window_days": 1}},
    ]
    activities = [a for signal in "suv" for a in seen(T - 14 * DAY, signal=signal)]
    assert score(card(group(*rules, decay={"half_life_days": 14})), *activities)["web"] == 15


def test_age_is_that_of_the_occurrence_not_of_the_knowledge() -> None:
    (late,) = seen(T - 14 * DAY)
    late.known_at = T
    assert score(card(group(decay={"half_life_days": 14})), late)["web"] == 5


def test_weights_are_exact_where_they_can_be() -> None:
    assert weight(Decay("half_life", 3 * DAY), 9 * DAY) == Fraction(1, 8)
    assert weight(Decay("linear", 30 * DAY), 10 * DAY) == Fraction(2, 3)
    assert weight(Decay("step", 7 * DAY, Fraction(1, 10)), 21 * DAY) == Fraction(729, 1000)
    assert read_decay({"half_life_days": 0.0625}).length == 90 * 60 * 1_000_000
