"""Tests of the oracle: points a day or week, where a group stops, and groups that are not reset."""

from typing import Any

from .activity import Activity
from .cards import T, card, group, lead, score, seen
from .cycles import LifecyclePeriod
from .history import act, at
from .scorecard.contributions import contributions
from .times import DAY, HOUR

R = at("2025-06-03 00:00")
RECYCLED = [LifecyclePeriod(starts_after=None, cycle=1, ends_at=R), LifecyclePeriod(starts_after=R, cycle=2)]


def _views(*occurred: int) -> list[Activity]:
    return seen(*occurred)


def _limited(limit: dict[str, Any], *activities: Activity, points: float = 8, **group_keys: Any) -> Any:
    return score(card(group({"signal": "s", "points": points, "limit": limit}, **group_keys)), *activities)["web"]


def test_views_of_8_points_up_to_20_a_day_give_20_not_16() -> None:
    twenty = {"most_points": 20, "per": "day"}
    assert _limited(twenty, *_views(T - 3, T - 2, T - 1, T)) == 20
    assert _limited(twenty, *_views(T - DAY, T - 2, T - 1, T)) == 28
    assert _limited({"most_points": 20, "per": "week"}, *_views(T - DAY, T - 2, T - 1, T)) == 20
    assert _limited({"most_points": 5, "per": "day"}, *_views(T - DAY, T)) == 10


def test_a_limit_on_points_takes_from_the_last_known_and_before_decay() -> None:
    decay = {"half_life_days": 1}
    late = act("s", T - DAY, T)
    day_before = [late, *_views(T - DAY + HOUR)]
    kept = 8 * 2 ** -(23 / 24)
    assert _limited({"most_points": 10, "per": "day"}, *day_before, decay=decay) == round(kept + 2 * 0.5, 6)


def test_a_limit_may_count_activities_and_points() -> None:
    both = {"most": 2, "most_points": 20, "per": "day"}
    assert _limited(both, *_views(T - 2, T - 1, T)) == 16
    assert _limited(both, *_views(T - 2, T - 1, T), points=15) == 20


def test_a_group_limits_the_points_of_all_its_rules_together() -> None:
    rules = [{"signal": "s", "points": 8}, {"signal": "u", "points": 5, "limit": {"most": 1, "per": "day"}}]
    declared = card(group(*rules, limit={"most_points": 20, "per": "day"}))
    assert score(declared, act("u", T - 4), act("u", T - 3), *_views(T - 2, T - 1))["web"] == 20
    assert score(declared, act("u", T - 4), *_views(T - 2))["web"] == 13


def test_an_activity_counts_if_less_than_300_was_given_before_it() -> None:
    rules = [{"signal": "s", "points": 20}, {"signal": "u", "points": 299}]
    declared = card(group(*rules, stops_at=300))
    assert score(declared, act("u", T - 3), *_views(T - 2))["web"] == 319
    assert score(declared, act("u", T - 3), *_views(T - 2, T - 1, T))["web"] == 319
    assert score(card(group(*rules, stops_at=299)), act("u", T - 3), *_views(T - 2))["web"] == 299


def test_a_group_that_is_not_reset_goes_on_after_a_recycle() -> None:
    activities = _views(R - DAY, R + DAY)
    for declared in (card(group(reset=False)), card(group(), reset=False)):
        assert lead(declared, activities, periods=RECYCLED).at(T)["web"] == 20
    assert lead(card(group(reset=True), reset=False), activities, periods=RECYCLED).at(T)["web"] == 10


def test_limits_and_pauses_of_a_group_that_is_not_reset_go_on_too() -> None:
    once = {"signal": "s", "points": 10, "limit": {"once": True}}
    assert lead(card(group(once, reset=False)), _views(R - DAY, R + DAY), periods=RECYCLED).at(T)["web"] == 10
    idle = {"points": 1, "every_days": 1}
    kept = group({"signal": "u", "points": 0}, name="old", inactivity=idle, reset=False)
    both = card(group(name="new", inactivity=idle), kept)
    scored = lead(both, _views(R - 2 * DAY, R + DAY), periods=RECYCLED).at(R + 2 * DAY)
    assert (scored["new"], scored["old"]) == (9, -4)


def test_a_part_that_was_cut_stands_beside_what_was_given() -> None:
    rule = {"signal": "s", "points": 8, "limit": {"most_points": 20, "per": "day"}}
    scored = lead(card(group(rule, stops_at=17)), _views(T - 4, T - 3, T - 2, T - 1))
    parts = {effect: part for (_, _, _, effect), part in contributions(scored, T).items()}
    given, cut = parts.pop("given"), parts.pop("at most 20 points a day")
    assert (given.activities, float(given.points), float(given.not_counted)) == (3, 20, 0)
    assert (cut.activities, float(cut.points), float(cut.not_counted)) == (2, 0, 12)
    assert parts == {}
