"""Tests of the oracle: limits, which activities count, and that later ones change nothing (S2)."""

from typing import Any

from .activity import Activity
from .cards import T, card, group, lead, score
from .cycles import LifecyclePeriod
from .history import act, at
from .times import DAY


def _limited(limit: dict[str, Any], *activities: Activity, **group_keys: Any) -> Any:
    return score(card(group({"signal": "s", "points": 10, "limit": limit}, **group_keys)), *activities)["web"]


def _s(when: str | int, known: str | int | None = None, **columns: Any) -> Activity:
    return act("s", when, known, **columns)


def test_once_is_the_first_known_and_decays_from_its_own_age() -> None:
    activities = [_s(T - 14 * DAY), _s(T)]
    assert _limited({"once": True}, *activities, decay={"half_life_days": 14}) == 5


def test_a_place_once_taken_is_kept_when_something_earlier_becomes_known() -> None:
    earlier_but_late = _s(T - 28 * DAY, known=T - DAY)
    kept = _s(T - 14 * DAY)
    assert _limited({"once": True}, earlier_but_late, kept, decay={"half_life_days": 14}) == 5


def test_of_two_known_at_once_the_first_to_occur_takes_the_place_then_the_lower_id() -> None:
    decay = {"half_life_days": 14}
    known_together = [_s(T - 14 * DAY, known=T), _s(T - 28 * DAY, known=T)]
    assert _limited({"once": True}, *known_together, decay=decay) == 2.5
    ties = [_s(T, activity_id="b", asset="x"), _s(T, activity_id="a", asset="y")]
    scored = lead(card(group({"signal": "s", "points": 1, "limit": {"once": True}})), ties)
    assert [a.activity_id for a in scored.counting(scored.card.signal_rules[0], T)] == ["a"]


def test_once_per_asset_counts_each_asset_once_and_none_told_as_one() -> None:
    assets = ("guide", "guide", "poster", None, None)
    assert _limited({"once_per": "asset"}, *[_s(T, asset=asset) for asset in assets]) == 30


def test_a_limit_by_mailing_or_number_reads_that_column() -> None:
    assert _limited({"once_per": "mail_id"}, _s(T, mail="m1"), _s(T, mail="m1"), _s(T, mail="m2")) == 20
    assert _limited({"once_per": "fields_filled"}, _s(T, fields_filled=3), _s(T, fields_filled=3)) == 10


def test_at_most_two_a_business_day_and_a_new_day_starts_at_midnight_in_berlin() -> None:
    two_a_day = {"most": 2, "per": "day"}
    evening = [_s(f"2025-06-02 21:5{minute}") for minute in (1, 2, 3)]
    assert _limited(two_a_day, *evening) == 20
    assert _limited(two_a_day, *evening, _s("2025-06-02 22:00")) == 30


def test_the_day_of_a_changed_clock_is_one_day() -> None:
    once_a_day = {"most": 1, "per": "day"}
    autumn = [_s("2024-10-26 22:00"), _s("2024-10-27 00:30"), _s("2024-10-27 01:30"), _s("2024-10-27 22:59:59")]
    assert _limited(once_a_day, *autumn) == 10
    assert _limited(once_a_day, *autumn, _s("2024-10-27 23:00")) == 20


def test_an_iso_week_starts_on_monday_and_may_span_two_years() -> None:
    once_a_week = {"most": 1, "per": "week"}
    sunday, monday = "2025-06-08 21:59", "2025-06-08 22:00"  # in Berlin: 23:59 and midnight
    assert _limited(once_a_week, _s(sunday), _s(monday)) == 20
    assert _limited(once_a_week, _s("2024-12-30 12:00"), _s("2025-01-05 12:00"), _s("2025-01-06 12:00")) == 20


def test_the_day_is_that_of_the_occurrence_and_the_order_that_of_knowledge() -> None:
    once_a_day = {"most": 1, "per": "day"}
    late = _s("2025-06-02 08:00", known="2025-06-05 08:00")
    assert _limited(once_a_day, late, _s("2025-06-02 10:00"), _s("2025-06-05 10:00")) == 20


def test_each_lifecycle_period_has_its_own_places() -> None:
    declared = card(group({"signal": "s", "points": 10, "limit": {"once": True}}))
    r = at("2025-06-03 00:00")
    periods = [
        LifecyclePeriod(starts_after=None, cycle=1, ends_at=r),
        LifecyclePeriod(starts_after=r, cycle=2),
    ]
    scored = lead(declared, [_s(r - DAY), _s(r), _s(r + 1), _s(r + 2)], periods=periods)
    assert [scored.at(t)["web"] for t in (r, r + 1, r + 2)] == [10, 10, 10]
    assert [a.occurred_at for a in scored.counting(scored.card.signal_rules[0], r + 2)] == [r + 1]


def test_what_is_set_aside_or_matches_no_condition_takes_no_place() -> None:
    assert _limited({"once": True}, _s(T - DAY, set_aside_reason="bot"), _s(T)) == 10


def test_a_limit_is_a_rules_own() -> None:
    rules = [{"signal": signal, "points": 10, "limit": {"once": True}} for signal in "su"]
    activities = [act(signal, T) for signal in "ssuu"]
    assert score(card(group(*rules)), *activities)["web"] == 20
