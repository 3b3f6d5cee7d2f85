"""Tests of the oracle: which boundaries end a cycle, which are ignored, when a lead is closed."""

import pytest

from .activity import Activity, natural
from .cycles import LifecyclePeriod, opportunities_at, periods_of
from .history import DECLARED, act, at, created, opportunity


def _of(*activities: Activity) -> list[LifecyclePeriod]:
    """The lifecycle periods of a day-by-day history after a lead created on the first."""
    return periods_of([created("2025-05-01 00:00"), *activities], DECLARED.boundaries)


def _periods(*activities: Activity) -> list[tuple[int | None, str | None]]:
    """(cycle, what ended it) of each lifecycle period."""
    return [(period.cycle, period.ended_by) for period in _of(*activities)]


def _day(kind: str, day: int) -> Activity:
    return act(kind, f"2025-06-{day:02} 10:00")


def test_a_boundarys_moment_is_the_last_of_its_cycle_and_the_next_starts_after_it() -> None:
    first, second = _of(_day("rejected", 2), _day("call_made", 3))
    boundary = at("2025-06-02 10:00")
    assert (first.ends_at, second.starts_after) == (boundary, boundary)
    assert first.holds(boundary)
    assert not second.holds(boundary)
    assert second.holds(boundary + 1)
    assert not first.holds(boundary + 1)


def test_an_activity_at_the_very_instant_of_a_boundary_is_no_moment_after_it() -> None:
    history = (_day("rejected", 2), _day("call_made", 2), _day("recycled", 3))
    assert _periods(*history) == [(1, "rejected"), (2, None)]


def test_a_boundary_directly_after_a_boundary_is_ignored_and_so_is_one_after_that() -> None:
    assert _periods(_day("rejected", 2), _day("recycled", 3), _day("rejected", 4)) == [
        (1, "rejected"),
        (2, None),
    ]


def test_a_boundary_with_a_moment_since_the_one_before_ends_a_cycle() -> None:
    history = (_day("rejected", 2), _day("call_made", 3), _day("recycled", 4), _day("call_made", 5))
    assert _periods(*history) == [(1, "rejected"), (2, "recycled"), (3, None)]


def test_a_rejected_lead_that_is_then_disqualified_is_closed() -> None:
    assert _periods(_day("rejected", 2), _day("disqualified", 3)) == [
        (1, "rejected"),
        (2, "disqualified"),
        (None, None),
    ]


def test_a_disqualified_lead_has_no_cycle_until_it_is_recycled() -> None:
    history = (_day("disqualified", 2), _day("call_made", 3), _day("rejected", 4), _day("disqualified", 5))
    assert _periods(*history) == [(1, "disqualified"), (None, None)]
    assert _periods(*history, _day("recycled", 6)) == [(1, "disqualified"), (None, "recycled"), (2, None)]


def test_recycled_directly_after_disqualified_reopens() -> None:
    assert _periods(_day("disqualified", 2), _day("recycled", 3))[1:] == [(None, "recycled"), (2, None)]


def test_recycled_and_disqualified_at_once_close_an_open_lead_and_leave_a_closed_one() -> None:
    both = (_day("disqualified", 3), _day("recycled", 3))
    assert _periods(_day("disqualified", 2), *both) == [(1, "disqualified"), (None, None)]
    assert _periods(*both, _day("call_made", 4)) == [(1, "disqualified"), (None, None)]


def test_a_reopening_moment_has_no_cycle_and_a_boundary_directly_after_it_is_ignored() -> None:
    history = (_day("disqualified", 2), _day("recycled", 3), _day("rejected", 4))
    assert _periods(*history) == [(1, "disqualified"), (None, "recycled"), (2, None)]


def test_disqualified_wins_over_other_boundaries_at_once_then_the_least_id() -> None:
    together = (
        act("rejected", "2025-06-02 10:00", activity_id="a"),
        act("recycled", "2025-06-02 10:00", activity_id="b"),
    )
    assert _periods(*together)[0] == (1, "rejected")
    assert _periods(*together, act("disqualified", "2025-06-02 10:00", activity_id="c"))[0] == (
        1,
        "disqualified",
    )


def test_an_opportunity_lost_ends_the_cycle_only_when_none_is_open_and_none_won() -> None:
    day = "2025-06-{:02} 10:00".format
    lost = (opportunity("opened", day(1)), opportunity("lost", day(2)))
    assert _periods(*lost) == [(1, "opportunity_lost"), (2, None)]
    assert _periods(*lost, opportunity("opened", day(1), "o2")) == [(1, None)]
    assert _periods(*lost, opportunity("opened", day(1), "o2"), opportunity("won", day(1), "o2")) == [(1, None)]
    # A second opportunity that is opened at the instant at which the first is lost counts as open.
    assert _periods(*lost, opportunity("opened", day(2), "o2")) == [(1, None)]


def test_a_customers_later_boundaries_are_ignored() -> None:
    won = (opportunity("opened", "2025-06-01 10:00"), opportunity("won", "2025-06-02 10:00"))
    assert _periods(*won, _day("rejected", 3), _day("call_made", 4), _day("disqualified", 5)) == [(1, None)]


@pytest.mark.parametrize("kind", ["rejected", "recycled", "disqualified"])
def test_at_the_moment_of_the_first_won_nothing_is_a_boundary(kind: str) -> None:
    won = (opportunity("opened", "2025-06-01 10:00"), opportunity("won", "2025-06-02 10:00"))
    assert _periods(*won, _day(kind, 2)) == [(1, None)]


def test_a_win_makes_a_cycle_of_a_closed_time_whose_start_is_the_disqualification() -> None:
    opened = opportunity("opened", "2025-06-03 10:00")
    history = (_day("disqualified", 2), opened, opportunity("won", "2025-06-05 10:00"), _day("recycled", 5))
    first, second = _of(*history, _day("disqualified", 6))
    assert (second.starts_after, second.ends_at, second.won_at) == (first.ends_at, None, at("2025-06-05 10:00"))
    assert [second.cycle_at(at(f"2025-06-{day:02} 10:00")) for day in (3, 5, 7)] == [None, 2, 2]


def test_a_lost_opportunity_that_moves_again_is_open_again_and_can_be_lost_again() -> None:
    lost = (opportunity("opened", "2025-06-01 10:00"), opportunity("lost", "2025-06-02 10:00"))
    moved = opportunity("stage_changed", "2025-06-03 10:00", stage="proposal")
    other = (opportunity("opened", "2025-06-04 10:00", "o2"), opportunity("lost", "2025-06-05 10:00", "o2"))
    assert _periods(*lost, moved, *other) == [(1, "opportunity_lost"), (2, None)]
    assert _periods(*lost, moved, *other, opportunity("lost", "2025-06-06 10:00")) == [
        (1, "opportunity_lost"),
        (2, "opportunity_lost"),
        (3, None),
    ]
    history = [*lost, moved, opportunity("won", "2025-06-07 10:00")]
    assert [opportunities_at(history, at(f"2025-06-0{day} 10:00")).open for day in (1, 2, 3, 7)] == [1, 0, 1, 0]


def test_open_is_opened_and_not_yet_closed_counting_each_opportunity_once() -> None:
    history = [
        opportunity("opened", "2025-06-01 00:00"),
        opportunity("stage_changed", "2025-06-02 00:00", stage="proposal"),
        opportunity("stage_changed", "2025-06-02 00:00", "o2", stage="discovery"),  # attached late: opening unknown
        opportunity("won", "2025-06-03 00:00"),
    ]
    state = [opportunities_at(history, at(f"2025-06-0{day} 00:00")) for day in (1, 2, 3)]
    assert [(s.open, s.won) for s in state] == [(1, 0), (2, 0), (1, 1)]


@pytest.mark.parametrize(
    "first_to_last",
    [
        ["crm:decision:9", "crm:decision:10", "crm:decision:100", "crm:decision:"],
        ["crm:decision:007", "crm:decision:7", "crm:decision:08", "crm:decisions"],
        ["a0", "a1", "a", "a:1", "b1:2"],
    ],
)
def test_ids_are_ordered_by_the_number_at_their_end(first_to_last: list[str]) -> None:
    assert sorted(first_to_last, key=natural) == first_to_last
    boundaries = [act("rejected", "2025-06-02 10:00", activity_id=key, reason=key) for key in first_to_last]
    assert _of(*reversed(boundaries))[0].reason == first_to_last[0]
