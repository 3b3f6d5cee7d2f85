"""Tests of the oracle: grades and trend (rule 20, S7)."""

from typing import Any

import pytest

from .cards import T, card, fit, group, lead, score, seen
from .cycles import LifecyclePeriod
from .history import DECLARED
from .scorecard.grades import grade
from .scorecard.numbers import exact, stored
from .times import DAY

FIT = DECLARED.scorecards["lead_score"].grades["fit"]
EMPLOYEES = {"profile": "employees", "low": 1, "points": 10}


@pytest.mark.parametrize(
    ("points", "expected"), [(40, "A"), (39.999999, "B"), (25, "B"), (10, "C"), (9, "D"), (0, "D"), (-20, "D")]
)
def test_the_grade_is_the_highest_cut_off_reached_and_the_lowest_grade_below_all(points: float, expected: str) -> None:
    assert grade(FIT, stored(exact(points))) == expected


def test_a_grade_is_that_of_the_stored_score() -> None:
    declared = card(group({"signal": "s", "points": 9.9999996}), grades={"engagement": {1: 10, 2: 0}})
    assert score(declared, *seen(T))["engagement_grade"] == "1"


def test_fit_and_engagement_make_one_grade_of_two_and_the_total_its_own() -> None:
    grades = {"fit": {"A": 10, "B": 0}, "engagement": {1: 10, 2: 0}, "total": {"hot": 20, "cold": 0}}
    scores = score(card(fit(EMPLOYEES), group(), grades=grades), *seen(T), employees=3)
    given = [scores[f"{of}_grade"] for of in ("fit", "engagement", "total", "combined")]
    assert given == ["A", "1", "hot", "A1"]
    assert score(card(group(), grades={"fit": {"A": 10}}))["combined_grade"] is None


def _trend(*occurred: int, days: int = 7, by: float = 5, points: float = 10, t: int = T, **rest: Any) -> Any:
    declared = card(group({"signal": "s", "points": points}, **rest), trend={"days": days, "by": by})
    return lead(declared, seen(*occurred), profiles={T - 400 * DAY: {}}).at(t)["trend"]


def test_a_difference_of_exactly_five_is_a_rise_and_one_millionth_less_is_none() -> None:
    assert _trend(T, points=5) == "rising"
    assert _trend(T, points=4.999999) == "steady"
    assert _trend(T, points=-5) == "falling"
    assert _trend(T, points=-4.999999) == "steady"


def test_the_score_before_is_that_of_the_instant_itself() -> None:
    assert _trend(T - 7 * DAY) == "steady"  # it was there already
    assert _trend(T - 7 * DAY + 1) == "rising"


def test_the_score_before_had_decayed_less() -> None:
    assert _trend(T - 7 * DAY, decay={"half_life_days": 7}) == "falling"  # 10 → 5
    assert _trend(T - 14 * DAY, decay={"half_life_days": 7}) == "steady"  # 5 → 2.5


def test_before_the_first_moment_there_is_nothing_to_compare_with() -> None:
    declared = card(group(), trend={"days": 7, "by": 5})
    assert lead(declared, seen(T - 7 * DAY + 1)).at(T)["trend"] == "steady"
    assert lead(declared, seen(T - 7 * DAY, T)).at(T)["trend"] == "rising"


def test_a_new_cycle_is_compared_with_the_old_one() -> None:
    periods = [
        LifecyclePeriod(starts_after=None, cycle=1, ends_at=T - DAY),
        LifecyclePeriod(starts_after=T - DAY, cycle=2),
    ]
    declared = card(group(), trend={"days": 1, "by": 5})
    scored = lead(declared, seen(T - 2 * DAY), periods=periods)
    assert [scored.at(t)["trend"] for t in (T, T + 1)] == ["falling", "steady"]


def test_profile_and_audience_are_those_of_the_earlier_instant() -> None:
    declared = card(fit(EMPLOYEES), trend={"days": 7, "by": 5}, **{"for": [{"profile": "country", "values": ["DE"]}]})
    here, large = {"country": "DE"}, {"country": "DE", "employees": 3}
    assert lead(declared, profiles={T - 8 * DAY: here, T: large}).at(T)["trend"] == "rising"
    assert lead(declared, profiles={T - 8 * DAY: {"country": "US"}, T: large}).at(T)["trend"] == "steady"
    assert lead(declared, profiles={T - 8 * DAY: here, T: {"employees": 3}}).at(T)["trend"] is None
