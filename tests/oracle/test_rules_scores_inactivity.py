"""Tests of the oracle: inactivity and coming back (rule 19, S3, S4)."""

from typing import Any

import pytest

from .activity import Activity
from .cards import T, card, group, lead, score, seen
from .cycles import LifecyclePeriod
from .history import act
from .times import DAY

NO_POINTS = {"signal": "s", "points": 0}
IDLE = {"points": 5, "every_days": 14, "most": 20}
R = T - 100 * DAY


def _idle(*occurred: int, t: int = T, **rest: Any) -> Any:
    return score(card(group(NO_POINTS, inactivity=IDLE, **rest)), *seen(*occurred), t=t)["web"]


@pytest.mark.parametrize(
    ("age", "expected"), [(0, 0), (14 * DAY - 1, 0), (14 * DAY, -5), (28 * DAY, -10), (55 * DAY, -15), (900 * DAY, -20)]
)
def test_five_points_are_taken_for_every_whole_fortnight_of_silence_up_to_twenty(age: int, expected: int) -> None:
    assert _idle(T - age) == expected


def test_gaps_are_counted_each_for_itself_and_their_rests_do_not_add_up() -> None:
    assert _idle(T - 26 * DAY, T - 13 * DAY) == 0
    assert _idle(T - 30 * DAY, T - 15 * DAY) == -10


def test_without_any_signal_nothing_is_taken() -> None:
    assert _idle() == 0


def test_without_a_most_the_penalty_has_no_end() -> None:
    endless = group(NO_POINTS, inactivity={"points": 5, "every_days": 1})
    assert score(card(endless), *seen(T - 1000 * DAY))["web"] == -5000


def test_the_penalty_joins_the_group_before_its_clip_and_does_not_decay() -> None:
    declared = group({"signal": "s", "points": 100}, inactivity=IDLE, decay={"half_life_days": 14}, cap=20, floor=-3)
    assert score(card(declared), *seen(T - 14 * DAY))["web"] == 20  # 50 - 5, capped
    assert score(card(declared), *seen(T - 70 * DAY))["web"] == -3  # 3.125 - 20, floored


def test_any_rule_of_the_card_ends_inactivity_even_over_its_limit_and_no_other() -> None:
    quiet = group(NO_POINTS, inactivity=IDLE)
    other = group({"signal": "u", "points": 0, "limit": {"once": True}}, name="other")
    activities = [*seen(T - 28 * DAY), *seen(T - 20 * DAY, T - 14 * DAY, signal="u")]
    assert score(card(quiet, other), *activities)["web"] == -5
    assert score(card(quiet), *activities)["web"] == -10


def test_what_is_set_aside_does_not_break_the_silence() -> None:
    assert score(
        card(group(NO_POINTS, inactivity=IDLE)), *seen(T - 28 * DAY), act("s", T - 14 * DAY, set_aside_reason="bot")
    )["web"] == -10  # fmt: skip


def test_a_late_identification_fills_the_gap_only_from_when_it_is_known() -> None:
    late = act("s", T - 21 * DAY, known=T)
    declared = card(group(NO_POINTS, inactivity=IDLE))
    before_and_after = [lead(declared, [*seen(T - 42 * DAY), late]).at(t)["web"] for t in (T - 1, T)]
    assert before_and_after == [-10, -10]
    later = act("s", T - 20 * DAY, known=T)
    assert [lead(declared, [*seen(T - 41 * DAY), later]).at(t)["web"] for t in (T - DAY + 1, T)] == [-10, -10]
    close = act("s", T - 27 * DAY, known=T)
    assert [lead(declared, [*seen(T - 40 * DAY), close]).at(t)["web"] for t in (T - 1, T)] == [-10, -5]


def test_two_names_for_one_activity_are_one_sign_of_life() -> None:
    twice = group(NO_POINTS, {"signal": "s", "when": "path = '/'", "name": "again", "points": 0}, inactivity=IDLE)
    assert score(card(twice), *seen(T - 28 * DAY))["web"] == -10


def _periods(cycle: int | None) -> list[LifecyclePeriod]:
    return [LifecyclePeriod(starts_after=None, cycle=1, ends_at=R), LifecyclePeriod(starts_after=R, cycle=cycle)]


def test_silence_starts_again_with_the_lifecycle_period() -> None:
    declared = card(group(NO_POINTS, inactivity=IDLE))
    assert lead(declared, seen(R - 50 * DAY), periods=_periods(2)).at(T)["web"] == 0
    assert lead(declared, seen(R - 50 * DAY, T - 14 * DAY), periods=_periods(2)).at(T)["web"] == -5


def _back(*activities: Activity, cycle: int | None = 2, t: int = T, **rest: Any) -> Any:
    declared = card(group(NO_POINTS, {"coming_back": True, "points": 8}, **rest))
    return lead(declared, activities, periods=_periods(cycle)).at(t)["web"]


def test_points_for_coming_back_are_given_once_for_the_first_signal_after_a_boundary() -> None:
    assert _back(*seen(R - DAY, R)) == 0
    assert _back(*seen(R + 1, R + 2)) == 8
    assert _back(*seen(R + 1), t=R) == 0


def test_nobody_comes_back_in_a_first_cycle_or_while_closed() -> None:
    assert _back(*seen(R - DAY), t=R) == 0
    assert _back(*seen(R + 1), cycle=None) == 0


def test_points_for_coming_back_decay_from_that_activity_as_the_group_does() -> None:
    assert _back(*seen(T - 14 * DAY, T), decay={"half_life_days": 14}) == 4


def test_what_is_known_first_comes_back_even_if_something_earlier_becomes_known() -> None:
    earlier = act("s", T - 28 * DAY, known=T - 1)
    assert _back(*seen(T - 14 * DAY), earlier, decay={"half_life_days": 14}) == 4
