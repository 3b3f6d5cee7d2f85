"""Tests of the oracle: rule 27, outcomes that count, captured customers, mature months, what a clause keeps out."""

import pytest

from .history import LEAD, act, at, created, form, opportunity, profile, run, view
from .performance import Performance, interval
from .times import DAY
from .world import Results

EVERY_LEAD = ("marketing_qualified", "every_lead")
RAISED_HAND = ("marketing_qualified", "raised_hand")
Q = "2025-06-02 10:00"


def _judged(results: Results, outcome: str = "customer", version: tuple[str, str] = EVERY_LEAD) -> tuple[int, int, int]:
    of = Performance(results)
    judged = of.judge(of.found(*version), outcome)
    return judged.before, judged.judged, judged.after


@pytest.mark.parametrize(
    ("won", "expected"),
    [
        (at(Q), (1, 0, 0)),
        (at(Q) + 1, (0, 1, 1)),
        (at(Q) + 180 * DAY, (0, 1, 1)),
        (at(Q) + 180 * DAY + 1, (0, 1, 0)),
    ],
)
def test_an_outcome_counts_after_q_and_up_to_the_end_of_the_window(won: int, expected: tuple[int, int, int]) -> None:
    assert _judged(run(created(Q), opportunity("won", won))) == expected


def test_who_had_the_outcome_before_is_not_judged_and_who_never_had_it_is() -> None:
    assert _judged(run(created(Q))) == (0, 1, 0)
    second = [opportunity("stage_changed", "2025-09-01 10:00", "o2", "discovery")]
    lost = [
        created(Q), opportunity("stage_changed", "2025-06-05 10:00", "o1", "discovery"),
        opportunity("lost", "2025-06-20 10:00", "o1"), form("demo_request", "2025-08-01 10:00"),
    ]  # fmt: skip
    assert _judged(run(*lost), "opportunity", RAISED_HAND) == (1, 0, 0)
    assert _judged(run(*lost, *second), "opportunity", RAISED_HAND) == (1, 0, 0)
    assert _judged(run(*lost, *second), "customer", RAISED_HAND) == (0, 1, 0)


def test_a_customer_is_captured_before_the_opportunity_that_was_won_and_not_at_it() -> None:
    came_back = [
        created(Q), opportunity("stage_changed", "2025-06-05 10:00", "o1", "discovery"),
        opportunity("lost", "2025-06-20 10:00", "o1"), form("demo_request", "2025-08-01 10:00"),
        opportunity("stage_changed", "2025-09-01 10:00", "o2", "discovery"),
        opportunity("won", "2025-10-01 10:00", "o2"),
    ]  # fmt: skip
    of = Performance(run(*came_back))
    assert of.customers_captured(of.found(*RAISED_HAND), of.customers) == 1
    assert of.customers_captured({LEAD: at("2025-09-01 10:00")}, of.customers) == 0
    assert of.customers_captured({LEAD: at("2025-09-01 10:00") - 1}, of.customers) == 1


def test_a_month_is_mature_at_its_end_in_the_business_zone_plus_the_window() -> None:
    june_ends = at("2025-06-30 22:00")
    for as_of, expected in ((june_ends + 180 * DAY, True), (june_ends + 180 * DAY - 1, False)):
        of = Performance(Results(run().zone, as_of, windows={"customer": 180}))
        assert of.is_mature(of.month(at(Q)), "customer") is expected


def test_sales_worked_a_lead_that_it_touched_at_q_and_not_one_that_it_touched_before() -> None:
    for touched, expected in ((at(Q), 1), (at(Q) - 1, 0)):
        results = run(created(at(Q) - DAY), act("call_made", touched))
        assert Performance(results).worked({LEAD: at(Q)}) == expected


def test_a_clause_keeps_out_who_meets_all_others_and_never_all() -> None:
    three_visits = [view(at(Q) + day * DAY) for day in range(3)]
    of = Performance(run(profile("email", "a@partner-one.example", Q), *three_visits))
    version = ("marketing_qualified", "three_visits_in_a_week")
    assert of.found(*version) == {}
    assert of.found_without(*version, "not_own_staff_or_partner") == {LEAD: at(Q) + 2 * DAY}
    assert of.found_without(*version, "three_visits_in_a_week") == {}


def test_the_interval_ends_at_nothing_and_at_all_and_is_the_published_one_in_between() -> None:
    assert interval(0, 0) == (None, None)
    assert interval(0, 10)[0] == pytest.approx(0, abs=1e-12)
    assert interval(10, 10)[1] == pytest.approx(1, abs=1e-12)
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I: 81 of 263.
    assert interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)


@pytest.mark.parametrize(
    ("first", "days", "weeks"),
    [
        ("2025-01-01 00:00", 91, 13),
        ("2025-06-02 00:00", 91, 13),
        ("2025-08-18 00:00", 14, 2),
        ("2025-08-31 12:00", 1, 1 / 7),
    ],
)
def test_a_week_is_an_average_of_thirteen_or_of_a_shorter_history(first: str, days: int, weeks: float) -> None:
    of = Performance(run(created(first), as_of="2025-09-01 00:00"))
    assert of.recent() == (at("2025-09-01 00:00") - days * DAY, weeks)
