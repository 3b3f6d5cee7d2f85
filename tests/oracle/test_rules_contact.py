"""Tests of the oracle: what became of a hand-off within two weeks, and how fast (rule 45)."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from .activity import Activity
from .follow_up_rates import follow_up_rates, reached_by
from .hand_offs import (
    ENTRY,
    E,
    P,
    call,
    decided,
    followed,
    hand_off,
    handed,
    owned,
    people,
    rep,
    target,
    touch,
)
from .history import DECLARED, act, at, created, form, opportunity, profile, view
from .raw import Row
from .results import Results
from .times import DAY

AT_TEN = "2026-01-14 10:00"
END = "2026-01-27 13:07:31"  # two weeks after the entry


def within(*activities: Activity, **given: Any) -> Any:
    return hand_off(*handed(), *activities, **given)["within_14_days"]


def of(owner: str | None, when: str = AT_TEN) -> Row:
    return {"opportunity_id": "crm:o1", "opened_at": at(when), "owner_id": owner and f"crm:{owner}"}


def test_two_weeks_are_what_is_shipped() -> None:
    assert DECLARED.contact_weeks == 2
    assert at(END) - at(ENTRY) == 14 * DAY


def test_it_is_the_first_of_contact_attempt_decision_and_nothing() -> None:
    tried, spoke, left = call(AT_TEN, "no_answer"), call("2026-01-26 10:00"), decided("rejected", "2026-01-26 12:00")
    assert within(tried, spoke, left) == "contacted"
    assert within(tried, left) == "only_tried"
    assert within(left) == "only_decided"
    assert within() == "ignored"
    assert within(touch("automated_touch", AT_TEN, "replied"), view(AT_TEN), form("contact", AT_TEN)) == "ignored"
    assert within(owned("R9", AT_TEN), act("answered", AT_TEN, value="yes")) == "ignored"


def test_an_inbound_call_and_a_reply_are_contacts() -> None:
    assert within(call(AT_TEN, direction="inbound")) == "contacted"
    assert within(call(AT_TEN, "no_answer", direction="inbound")) == "ignored"
    assert within(touch("sales_email_sent", AT_TEN, "replied")) == "contacted"
    assert within(touch("sales_email_sent", AT_TEN, "bounced")) == "ignored"


@pytest.mark.parametrize(
    ("when", "counts"),
    [
        ("2026-01-13 13:07:30.999999", False),
        (ENTRY, True),
        (END, True),
        ("2026-01-27 13:07:31.000001", False),
    ],
)
def test_what_was_done_at_the_entry_and_two_weeks_later_counts(when: str, counts: bool) -> None:
    assert within(call(when)) == ("contacted" if counts else "ignored")
    assert within(call(when, "no_answer")) == ("only_tried" if counts else "ignored")
    assert within(call(when, by=None)) == ("contacted" if counts else "ignored")


def test_it_is_known_once_two_weeks_have_passed() -> None:
    assert within(call(AT_TEN), as_of=END) is None
    assert within(call(AT_TEN), as_of="2026-01-27 13:07:31.000001") == "contacted"
    # What happens at as_of is not known yet.
    assert within(call(END), as_of=END) is None
    assert within(call(END), as_of="2026-01-27 13:07:31.000001") == "contacted"


def test_it_ends_with_the_lifecycle_period_and_not_with_the_stage() -> None:
    accepted = decided("accepted", AT_TEN)
    assert within(accepted, call("2026-01-20 10:00")) == "contacted"
    rejected = decided("rejected", "2026-01-20 10:00")
    assert within(rejected, call("2026-01-20 10:00")) == "contacted"
    assert within(rejected, call("2026-01-20 10:00:00.000001")) == "only_decided"
    assert within(accepted, rejected, call("2026-01-20 10:00:00.000001")) == "only_decided"
    lost = [opportunity("opened", "2026-01-15 10:00"), opportunity("lost", "2026-01-20 10:00")]
    assert within(*lost, call("2026-01-20 10:00")) == "contacted"
    assert within(*lost, call("2026-01-20 10:01"), opportunities=[of("R1")]) == "only_decided"


def test_what_a_rep_decided_or_moved_counts_after_the_entry() -> None:
    # A boundary directly after another one is ignored, so that this lead stays in the stage.
    assert within(decided("rejected", "2026-01-10 10:00"), decided("rejected", ENTRY)) == "ignored"
    assert within(decided("accepted", "2026-01-13 13:07:31.000001")) == "only_decided"
    assert within(decided("accepted", END)) == "only_decided"
    assert within(decided("accepted", "2026-01-27 13:07:31.000001")) == "ignored"
    for kind in ("rejected", "recycled", "disqualified", "handed_over"):
        assert within(decided(kind, AT_TEN)) == "only_decided"
    # By nobody that we know: the stage ends before due, withdrawn; or it is ignored.
    assert within(decided("rejected", AT_TEN, by=None)) is None
    assert within(decided("rejected", "2026-01-15 10:00", by="R404")) == "ignored"
    for what in ("opened", "stage_changed", "won", "lost"):
        moved = opportunity(what, AT_TEN, stage="prospecting")
        assert within(moved, opportunities=[of("R5")]) == "only_decided"
    for what in ("opened", "stage_changed"):
        at_entry = opportunity(what, ENTRY, stage="prospecting")
        assert within(at_entry, opportunities=[of("R5", ENTRY)]) == "ignored"


def test_an_opportunity_of_nobody_is_no_decision_of_a_rep() -> None:
    moved = opportunity("stage_changed", AT_TEN, stage="prospecting")
    assert within(moved, opportunities=[of(None)]) == "ignored"
    assert within(moved, opportunities=[of("R404")]) == "ignored"
    assert within(moved, opportunities=[]) == "ignored"


def test_a_hand_off_that_was_withdrawn_is_not_judged_whatever_came_later() -> None:
    withdrawn = decided("accepted", AT_TEN, by=None)
    assert within(withdrawn, call("2026-01-15 10:00")) is None


def test_only_mql_is_judged() -> None:
    accepted = [created("2026-01-05 00:00"), decided("accepted", AT_TEN), call("2026-01-15 10:00")]
    assert hand_off(*accepted, stage="sal")["within_14_days"] is None


def test_a_rep_who_left_may_have_decided() -> None:
    gone = rep("R7", "Europe/Berlin", "DE", is_active=False)
    assert within(decided("rejected", AT_TEN, by="R7"), reps=[gone]) == "only_decided"


def rates(results: Results, stage: str = "mql", dimension: str = "all") -> dict[str, Row]:
    """Value → row, of the one month."""
    rows = [row for row in follow_up_rates(results) if (row["stage"], row["dimension"]) == (stage, dimension)]
    assert len({row["cohort_month"] for row in rows}) <= 1
    return {row["value"]: row for row in rows}


ANSWERS = [
    # (when, what): 0, 15, 30, 60, 90, 120, 240, 479 and 600 business minutes after notified
    [call("2026-01-13 14:00")],
    [call("2026-01-14 08:15")],
    [call("2026-01-14 08:30")],
    [call("2026-01-14 09:00")],
    [call("2026-01-14 09:30")],
    [call("2026-01-14 10:00", "no_answer")],
    [call("2026-01-14 12:00", "no_answer")],
    [decided("accepted", "2026-01-14 15:59")],
    [decided("accepted", "2026-01-15 10:00")],
    [], [], [],
]  # fmt: skip
BESIDE = [[decided("rejected", AT_TEN, by=None)]]


def world(answers: Sequence[Sequence[Activity]], **given: Any) -> Results:
    waiting = people([handed("2026-01-30 13:07:31")], "waiting")
    return followed(*people([[*handed(), *answer] for answer in answers]), *waiting, as_of="2026-01-31 23:00", **given)


def test_speed_attainment_and_contact_of_twelve_mature_hand_offs_and_two_beside() -> None:
    row = rates(world([*ANSWERS, *BESIDE]))["all"]
    assert (row["handed_off"], row["withdrawn"], row["not_due"]) == (14, 1, 1)
    assert (row["met"], row["late"], row["breached_without_response"]) == (8, 1, 3)
    assert row["attainment"] == pytest.approx(8 / 12)
    assert (row["attainment_low"], row["attainment_high"]) == pytest.approx((0.390622, 0.861880), abs=1e-6)
    assert (row["minutes_p50"], row["minutes_p90"]) == (120.0, None)
    assert row["lead_minutes_p50"] == pytest.approx(20 * 60 + 52 + 29 / 60, abs=1e-6)
    assert [row[name] for name in ("contacted", "only_tried", "only_decided", "ignored")] == [5, 2, 2, 3]
    assert (row["contact_share"], row["ignored_share"]) == pytest.approx((5 / 12, 3 / 12))
    assert (row["contact_share_low"], row["contact_share_high"]) == pytest.approx((0.193260, 0.680489), abs=1e-6)
    assert (row["ignored_share_low"], row["ignored_share_high"]) == pytest.approx((0.088942, 0.532305), abs=1e-6)
    assert (row["attempts_median"], row["logged_late"], row["is_mature"]) == (1.0, 0, False)


@pytest.mark.parametrize(
    ("q", "minutes", "expected"),
    [
        (Fraction(1, 2), [], None),
        (Fraction(1, 2), [None], None),
        (Fraction(1, 2), [None, 7.0], 7.0),
        (Fraction(1, 2), [7.0, None, None], None),
        (Fraction(1, 2), [9.0, None, 7.0], 9.0),
        (Fraction(1, 2), [9.0, 7.0], 7.0),
        (Fraction(9, 10), [float(n) for n in range(9)] + [None], 8.0),
        (Fraction(9, 10), [float(n) for n in range(10)], 8.0),
        (Fraction(9, 10), [float(n) for n in range(11)], 9.0),
        (Fraction(9, 10), [float(n) for n in range(9)] + [None, None], None),
        (Fraction(9, 10), [float(n) for n in range(63)] + [None] * 7, 62.0),  # 0.9 × 70 is 63, and not a little more
    ],
)
def test_who_was_never_answered_takes_for_ever(
    q: Fraction, minutes: list[float | None], expected: float | None
) -> None:
    assert reached_by(q, minutes) == expected


def test_speed_looks_at_hand_offs_of_two_weeks_or_older_of_every_stage() -> None:
    history = [*handed(), decided("accepted", "2026-01-13 14:00"), call("2026-01-14 11:00")]
    sal = "2026-01-27 14:00:00.000001"

    def speed(as_of: str) -> tuple[Any, ...]:
        row = rates(followed(*history, as_of=as_of), "sal")["all"]
        return row["minutes_p50"], row["attempts_median"], row["met"], row["contact_share"]

    assert speed("2026-01-27 14:00") == (None, None, 1, None)
    assert speed(sal) == (180.0, 1.0, 1, None)


def test_the_dimensions_are_those_of_the_hand_off() -> None:
    named = [[*handed(owner=owner), profile("lead_source", source, "2025-12-02 00:00")] for owner, source in (
        ("R1", "Fair"), ("R1", "Unknown"), (None, "Fair"), ("R2", None),
    )]  # fmt: skip
    team = rep("R2", "Europe/Berlin", "DE", team=None)
    results = followed(*people(named), agreements=[P], reps=[rep("R1", "Europe/Berlin", "DE"), team])

    def counts(dimension: str) -> dict[str, int]:
        return {value: row["handed_off"] for value, row in rates(results, dimension=dimension).items()}

    assert counts("all") == {"all": 4}
    assert counts("source") == {"Fair": 2, "unknown (as given)": 1, "unknown": 1}
    assert counts("definition") == {"profile_and_actions": 4}
    assert counts("team") == {"sdr": 2, "none": 2}
    assert counts("rep") == {"crm:R1": 2, "none": 1, "crm:R2": 1}
    assert counts("agreement") == {"p": 4}
    assert counts("target") == {"mql": 4}
    assert {row["dimension"] for row in follow_up_rates(results)} == {
        "all", "source", "definition", "team", "rep", "agreement", "target",
    }  # fmt: skip


def test_the_month_is_the_business_month_of_the_entry() -> None:
    for entered, month in (("2026-01-31 22:59:59.999999", 1), ("2026-01-31 23:00", 2)):
        (row,) = [row for row in follow_up_rates(followed(*handed(entered))) if row["dimension"] == "all"]
        assert row["cohort_month"].month == month


def test_what_was_logged_late_is_counted_of_all_hand_offs() -> None:
    late = call(AT_TEN, logged_at=at("2026-01-15 17:00"))
    row = rates(followed(*handed(), late, agreements=[P], as_of="2026-01-16 00:00"))["all"]
    assert (row["logged_late"], row["met"], row["minutes_p50"], row["contacted"]) == (1, 1, None, 0)
    by_entry = [rates(followed(*handed(), agreements=[each]))["all"] for each in (P, E)]
    assert [row["breached_without_response"] for row in by_entry] == [1, 1]


def test_the_target_is_the_one_that_the_hand_off_took() -> None:
    two = (target("mql", 60, name="asked", when="demo_requests = 1"), target("mql", 480))
    results = followed(*handed(), agreements=[replace(E, targets=two)])
    assert set(rates(results, dimension="target")) == {"asked"}
    assert set(rates(results, dimension="agreement")) == {"e"}
