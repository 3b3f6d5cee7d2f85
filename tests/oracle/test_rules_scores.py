"""The oracle on points: ranges, decay, clips, reset."""

from typing import Any

import pytest

from .activity import Activity
from .history import DECLARED, act, at, created, form, profile, run, view
from .scores import grade, scores_at
from .times import DAY

CARD = DECLARED.scorecards["lead_score"]
T = at("2025-06-10 12:00")
NOBODY = {item["name"]: None for item in DECLARED.profile}


def _fit(**values: Any) -> float:
    return scores_at(CARD, NOBODY | values, {}, T, None)["fit"]


def _card(*groups: dict[str, Any], floor: float = 0, cap: float = 100) -> dict[str, Any]:
    return {"total": {"floor": floor, "cap": cap}, "grades": {"fit": {"A": 10, "B": 0}}, "groups": list(groups)}


def _group(name: str = "g", component: str = "engagement", points: float = 10, **limits: Any) -> dict[str, Any]:
    return {"name": name, "component": component, "rules": [{"signal": "s", "points": points}]} | limits


def _scores(card: dict[str, Any], *occurred: int, since: int | None = None) -> dict[str, float]:
    return scores_at(card, NOBODY, {"s": [act("page_viewed", when) for when in occurred]}, T, since)


@pytest.mark.parametrize(
    ("employees", "points"), [(49, 0), (50, 10), (249, 10), (250, 20), (4999, 20), (5000, 15), (None, 0)]
)
def test_a_range_includes_its_low_end_and_not_its_high_end(employees: int | None, points: int) -> None:
    assert _fit(employees=employees) == points


def test_words_of_a_title_are_found_in_any_case_and_a_rule_gives_its_points_once() -> None:
    assert _fit(job_title="HEAD OF Sales, Director") == 20
    assert _fit(job_title="Student") == -20
    assert _fit(job_title="Managing Director and team manager") == 25  # 20 + 10, capped


def test_a_group_is_clipped_before_groups_are_added() -> None:
    assert _fit(employees=300, industry="software", job_title="Student") == 30 - 20


def test_points_halve_with_every_half_life_of_their_age() -> None:
    card = _card(_group(decay={"half_life_days": 14}))
    assert _scores(card, T)["g"] == 10
    assert _scores(card, T - 14 * DAY)["g"] == 5
    assert _scores(card, T - 28 * DAY)["g"] == 2.5
    assert _scores(card, T - 7 * DAY)["g"] == round(10 * 2**-0.5, 6)


def test_points_without_a_half_life_do_not_decay() -> None:
    assert _scores(_card(_group()), T - 1000 * DAY)["g"] == 10


def test_decay_comes_before_the_clip_and_the_clip_has_no_memory() -> None:
    card = _card(_group(decay={"half_life_days": 1}, cap=15))
    assert _scores(card, T, T, T)["g"] == 15
    # 30 points a day ago are 15 now, not half of what they were clipped to.
    assert _scores(card, T - DAY, T - DAY, T - DAY)["g"] == 15
    assert _scores(card, T - 2 * DAY, T - 2 * DAY, T - 2 * DAY)["g"] == 7.5


def test_the_total_is_clipped_and_its_components_are_not() -> None:
    card = _card(_group(points=-30), _group("h", "fit", points=5))
    assert _scores(card, T) == {"total": 0, "engagement": -30, "fit": 5, "g": -30, "h": 5}
    assert _scores(_card(_group(points=90), _group("h", points=90)), T)["total"] == 100


def test_engagement_forgets_what_occurred_at_the_boundary_and_fit_does_not() -> None:
    card = _card(_group(), _group("h", "fit"))
    assert _scores(card, T - 5, since=T - 5)["g"] == 0
    assert _scores(card, T - 4, since=T - 5)["g"] == 10
    assert _scores(card, T - 5, since=T - 5)["h"] == 10


def test_what_is_not_known_yet_gives_no_points() -> None:
    seen = act("page_viewed", T - 5, known=T + 1)
    assert scores_at(_card(_group()), NOBODY, {"s": [seen]}, T, None)["g"] == 0


def test_stored_scores_have_six_decimals() -> None:
    assert _scores(_card(_group(decay={"half_life_days": 3})), T - DAY)["g"] == 7.937005


@pytest.mark.parametrize(
    ("fit", "expected"), [(40, "A"), (39.999999, "B"), (25, "B"), (10, "C"), (9, "D"), (0, "D"), (-20, "D")]
)
def test_the_grade_is_the_highest_cut_off_reached_and_the_lowest_grade_below_all(fit: float, expected: str) -> None:
    assert grade(CARD, fit) == expected


def _history() -> list[Activity]:
    return [created("2025-06-01 00:00"), form("demo_request", "2025-06-02 00:00"), act("rejected", "2025-06-03 00:00")]


def test_engagement_starts_again_after_a_rejection_and_at_as_of_it_is_that_of_the_new_cycle() -> None:
    results = run(*_history(), profile("employees", "300", "2025-06-01 00:00"), as_of="2025-06-04 00:00")
    assert results.knowledge["crm:1", at("2025-06-03 00:00")].scores["lead_score"]["engagement"] > 29
    now = results.lead_stages["crm:1"].scores["lead_score"]
    assert (now["engagement"], now["fit"]) == (0, 20)


def test_history_keeps_the_last_moment_of_a_business_day() -> None:
    visits = [view(f"2025-06-02 {hour}") for hour in ("10:00", "21:00", "22:00")]  # the last is June 3 in Berlin
    history = run(*visits).score_history()
    web = {day.isoformat(): points for (_, _, component, day), (_, points) in history.items() if component == "web"}
    assert list(web) == ["2025-06-02", "2025-06-03"]
    assert 3.9 < web["2025-06-02"] < 4
    assert 5.9 < web["2025-06-03"] < 6


def test_a_scorecard_with_something_unknown_is_refused_not_ignored() -> None:
    with pytest.raises(NotImplementedError, match="limit_per_day"):
        _scores(_card(_group(limit_per_day=1)), T)
