"""Tests of the oracle: profiles, clipping, reset, rounding, history. Other mechanisms have their own files."""

import pytest

from .activity import Activity
from .cards import T, card, fit, group, lead, score, seen
from .cycles import LifecyclePeriod
from .history import DECLARED, act, at, created, form, profile, run, view
from .scorecard.card import read_card

EMPLOYEES = {"profile": "employees", "low": 50, "high": 250, "points": 10}
SHIPPED = DECLARED.scorecards["lead_score"]


@pytest.mark.parametrize(("employees", "points"), [(49, 0), (50, 10), (249, 10), (250, 0), (None, 0)])
def test_a_range_includes_its_low_end_and_not_its_high_end(employees: int | None, points: int) -> None:
    assert score(card(fit(EMPLOYEES)), employees=employees)["fit"] == points


def test_words_of_a_title_are_found_in_any_case_and_a_rule_gives_its_points_once() -> None:
    titles = card(fit({"profile": "job_title", "contains": ["head of", "DIRECTOR"], "points": 20}))
    assert score(titles, job_title="HEAD OF Sales, Director")["fit"] == 20
    assert score(titles, job_title="Student")["fit"] == 0


def test_a_list_of_values_is_exact_and_nothing_is_true_of_a_value_not_told() -> None:
    countries = card(fit({"profile": "country", "values": ["DE", "AT"], "points": 7}))
    assert [score(countries, country=c)["fit"] for c in ("DE", "de", "CH", None)] == [7, 0, 0, 0]


def test_a_group_is_clipped_before_groups_are_added() -> None:
    small = {"profile": "employees", "low": 1, "points": 50}
    both = card(fit(small, cap=30), fit(small | {"points": -50}, name="person", floor=-20), group())
    points = {"total": 10, "fit": 10, "engagement": 0, "company": 30, "person": -20, "web": 0}
    assert score(both, employees=5).items() >= points.items()


def test_the_clip_comes_after_decay_and_has_no_memory() -> None:
    capped = card(group(decay={"half_life_days": 1}, cap=15))
    day = 86_400_000_000
    assert score(capped, *seen(T, T, T))["web"] == 15
    # 30 points of a day ago are 15 now, not half of their clipped value.
    assert score(capped, *seen(T - day, T - day, T - day))["web"] == 15
    assert score(capped, *seen(T - 2 * day, T - 2 * day, T - 2 * day))["web"] == 7.5


def test_the_total_is_clipped_and_its_components_are_not() -> None:
    bad = group({"signal": "s", "points": -30})
    scores = score(card(bad, fit(EMPLOYEES), total={"floor": 0, "cap": 100}), *seen(T), employees=60)
    assert (scores["total"], scores["fit"], scores["engagement"]) == (0, 10, -30)
    assert score(card(group({"signal": "s", "points": 90}), total={"cap": 100}), *seen(T, T))["total"] == 100


def test_without_a_floor_the_total_may_go_negative() -> None:
    bad = group({"signal": "s", "points": -30})
    assert score(card(bad), *seen(T))["total"] == -30
    assert score(card(bad, total={"floor": -5}), *seen(T))["total"] == -5


def test_a_disqualifying_value_sets_the_total_to_its_floor_and_touches_nothing_else() -> None:
    banned = fit({"profile": "country", "values": ["KP"], "disqualifies": True}, EMPLOYEES)
    for total, expected in (({"floor": -7}, -7), ({"floor": 3, "cap": 9}, 3), ({"cap": 9}, 0), ({}, 0)):
        scores = score(card(banned, group(), total=total), *seen(T), country="KP", employees=60)
        assert (scores["total"], scores["is_disqualified"]) == (expected, True)
        assert (scores["fit"], scores["engagement"]) == (10, 10)
    assert score(card(banned), country="DE")["is_disqualified"] is False


def test_a_card_says_nothing_of_a_lead_it_is_not_for() -> None:
    regional = card(group(), trend={"days": 7, "by": 1}, **{"for": [{"profile": "country", "values": ["DE"]}]})
    assert score(regional, *seen(T), country="DE")["total"] == 10
    for country in ("US", None):
        assert set(score(regional, *seen(T), country=country).values()) == {None}


def test_engagement_forgets_what_occurred_at_the_boundary_and_fit_does_not() -> None:
    both = card(group(), fit(EMPLOYEES))
    periods = [
        LifecyclePeriod(starts_after=None, cycle=1, ends_at=T - 5),
        LifecyclePeriod(starts_after=T - 5, cycle=2),
    ]
    late = act("s", T - 9, known=T - 1)  # known in the new lifecycle period, but it occurred in the old one
    scored = lead(both, [*seen(T - 5, T - 4), late], periods=periods, profiles={1: {"employees": 60}})
    assert (scored.at(T)["web"], scored.at(T)["fit"]) == (10, 10)
    assert scored.at(T - 5)["web"] == 10


def test_what_is_not_known_yet_or_set_aside_gives_no_points() -> None:
    assert score(card(group()), act("s", T - 5, known=T + 1))["web"] == 0
    assert score(card(group()), act("s", T - 5, set_aside_reason="bot"))["web"] == 0


@pytest.mark.parametrize(
    ("points", "expected"),
    [(0.0078125, 0.007813), (-0.0078125, -0.007813), (0.0015625, 0.001563), (1 / 3, 0.333333), (2 / 3, 0.666667)],
)
def test_stored_scores_have_six_decimals_and_a_tie_goes_away_from_zero(points: float, expected: float) -> None:
    assert score(card(group({"signal": "s", "points": points})), *seen(T))["web"] == expected


def test_rounding_at_the_ninth_decimal_comes_first() -> None:
    assert score(card(group({"signal": "s", "points": 0.0000014999999})), *seen(T))["web"] == 0.000002


def _history() -> list[Activity]:
    return [created("2025-06-01 00:00"), form("demo_request", "2025-06-02 00:00"), act("rejected", "2025-06-03 00:00")]


def test_engagement_restarts_after_a_rejection_and_at_as_of_is_that_of_the_new_cycle() -> None:
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


@pytest.mark.parametrize(
    "unknown",
    [
        card(group(), totals={}),
        card(group(limit_per_day=1)),
        card(group({"signal": "s", "points": 1, "limits": {"once": True}})),
        card(group({"points": 1})),
        card(group({"signal": "s", "profile": "country", "points": 1})),
        card(group(decay={"quarter_life_days": 3})),
        card(group(), grades={"web": {"A": 1}}),
    ],
)
def test_a_scorecard_with_something_unknown_is_refused_not_ignored(unknown: dict) -> None:
    with pytest.raises(NotImplementedError):
        read_card(unknown)


def test_the_shipped_scorecard_is_read_whole() -> None:
    assert [group.name for group in SHIPPED.groups] == ["company", "person", "web", "content", "requests"]
    assert all(rule.decay.kind == "half_life" for rule in SHIPPED.signal_rules)
