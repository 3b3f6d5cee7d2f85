"""Tests of the oracle: how much Sales sends back, whose fault it is, and which clauses are blamed (rule 44)."""

from dataclasses import replace
from typing import Any

import pytest

from .activity import Activity
from .blamed import blamed
from .hand_offs import ENTRY, REPS, E, call, decided, followed, handed, people, rep, target
from .history import LEAD, act, at, created, form, opportunity, profile, view
from .raw import Row
from .reasons import Reason
from .rejection_rates import rejection_rates
from .results import Results
from .times import DAY

AT_TEN = "2026-01-14 10:00"
PROFILE = ("mql", "profile_and_actions")
COUNTS = ("handed_off", "decided", "accepted", "sent_back", "disqualified", "undecided")


def rates(results: Results, dimension: str = "all", stage: str = "mql") -> dict[str, Row]:
    """Value → row, of the one month."""
    rows = [row for row in rejection_rates(results) if (row["stage"], row["dimension"]) == (stage, dimension)]
    assert len({row["cohort_month"] for row in rows}) <= 1
    return {row["value"]: row for row in rows}


def sent(kind: str, reason: str | None = None, ref: str | None = None) -> list[Activity]:
    named = {"activity_id": f"crm:decision:{ref}"} if ref else {}
    return [decided(kind, AT_TEN, reason=reason, **named)]


def dispute(decision_ref: str, ruling: str | None) -> Row:
    row: Row = {"dispute_ref": decision_ref, "decision_ref": decision_ref, "raised_at": at("2026-01-15 10:00")}
    return row | {"ruling": ruling, "ruled_at": at("2026-01-16 10:00") if ruling else None}


def after(*what_sales_did: list[Activity], **given: Any) -> Results:
    """A lead for each of these: handed over as in the other examples, and what Sales did then."""
    return followed(*people([*handed(), *done] for done in what_sales_did), **given)


MIXED = [
    sent("accepted", "no need"), sent("handed_over"), [opportunity("opened", AT_TEN)],
    sent("rejected", "company too small", "1"),  # contradicted
    sent("rejected", "no need", "2"), sent("disqualified", "student", "3"), sent("recycled", "no budget"),
    sent("rejected", "no response", "4"), sent("rejected"),
    [], [call(AT_TEN)], [opportunity("lost", AT_TEN)],
]  # fmt: skip


def test_what_was_handed_off_was_accepted_sent_back_disqualified_or_is_undecided() -> None:
    row = rates(after(*MIXED))["all"]
    assert [row[name] for name in COUNTS] == [12, 9, 3, 5, 1, 3]
    assert row["sent_back_share"] == pytest.approx(6 / 9)
    assert (row["sent_back_share_low"], row["sent_back_share_high"]) == pytest.approx((0.354202, 0.879417), abs=1e-6)


def test_a_refusal_is_marketings_by_its_reason_and_may_be_contradicted() -> None:
    row = rates(after(*MIXED))["all"]
    assert (row["marketing_responsible"], row["contradicted"], row["overturned"]) == (3, 2, 0)
    assert (row["marketing_share"], row["contradicted_share"]) == pytest.approx((3 / 9, 2 / 6))


def test_what_was_overturned_is_not_marketings_and_nothing_else_changes() -> None:
    plain = rates(after(*MIXED))["all"]
    for ruling, marketing, overturned in (("overturned", 1, 2), ("upheld", 3, 0), (None, 3, 0)):
        row = rates(after(*MIXED, disputes=[dispute(ref, ruling) for ref in ("1", "2")]))["all"]
        assert (row["marketing_responsible"], row["overturned"]) == (marketing, overturned)
        same = [name for name in row if not name.startswith("marketing") and name != "overturned"]
        assert {name: row[name] for name in same} == {name: plain[name] for name in same}


def test_only_the_decision_that_is_the_disposition_is_counted() -> None:
    twice = [
        decided("accepted", "2026-01-14 09:00"),
        decided("rejected", AT_TEN, reason="no need", activity_id="crm:decision:1"),
    ]
    results = after(twice, disputes=[dispute("1", "overturned")], agreements=[replace(E, targets=(target("mql", 9),))])
    row = rates(results)["all"]
    assert [row[name] for name in COUNTS] == [1, 1, 1, 0, 0, 0]
    assert (row["marketing_responsible"], row["overturned"], row["contradicted_share"]) == (0, 0, None)


def test_without_a_decision_there_is_no_share() -> None:
    row = rates(after([]))["all"]
    shares = [name for name in row if "share" in name]
    assert len(shares) == 9
    assert {row[name] for name in shares} == {None}


def test_a_month_is_mature_at_its_end_plus_the_window_of_the_stage() -> None:
    ends = at("2026-01-31 23:00") + 30 * DAY
    for as_of, expected in ((ends, True), (ends - 1, False)):
        results = after([])
        results.as_of = as_of
        assert rates(results)["all"]["is_mature"] is expected
    nowhere = replace(E, targets=(target("inquiry", 60),))
    assert rates(followed(created(ENTRY), agreements=[nowhere]), stage="inquiry")["all"]["is_mature"] is False


def test_the_month_is_that_of_the_entry_in_the_business_zone() -> None:
    for entered, month in (("2026-01-31 22:59:59.999999", 1), ("2026-01-31 23:00", 2)):
        (row,) = [row for row in rejection_rates(followed(*handed(entered))) if row["dimension"] == "all"]
        assert row["cohort_month"].month == month


def test_the_dimensions_are_what_was_known_at_the_entry_and_the_owner_at_the_end() -> None:
    day = "2025-12-02 00:00"
    first, second = (
        [*handed(), profile("lead_source", "Fair", day)],
        [*handed(owner="R2"), profile("employees", "1000", day)],
    )
    third = [*handed(owner=None), act("campaign_touched", day, campaign="9")]
    small = [created(day), decided("accepted", ENTRY)]
    results = followed(
        *people([first, second, third, small]),
        reps=[*REPS, rep("R2", "Europe/Berlin", "DE", team=None)],
        agreements=[E],
    )

    def counts(dimension: str) -> dict[str, int]:
        return {value: row["handed_off"] for value, row in rates(results, dimension).items()}

    assert counts("all") == {"all": 3}
    assert counts("source") == {"Fair": 1, "unknown": 2}
    assert counts("campaign") == {"none": 2, "marketing:9": 1}
    assert counts("segment") == {"mid_market": 2, "enterprise": 1}
    assert counts("definition") == {"profile_and_actions": 3}
    assert counts("team") == {"sdr": 1, "none": 2}
    assert counts("rep") == {"crm:R1": 1, "crm:R2": 1, "none": 1}
    assert sum(counts("fit_grade").values()) == 3
    assert {row["dimension"] for row in rejection_rates(results)} == {
        "all", "source", "campaign", "segment", "definition", "fit_grade", "team", "rep",
    }  # fmt: skip
    assert set(rates(results, "segment", "sal")) == {"unknown"}


def test_what_has_no_definition_has_none() -> None:
    won = [created(ENTRY), opportunity("won", AT_TEN)]
    results = followed(*won, agreements=[replace(E, targets=(target("customer", 60),))])
    assert set(rates(results, "definition", "customer")) == {"none"}


def blame(clause: str, *histories: list[Activity], version: tuple[str, str] = PROFILE, **given: Any) -> tuple[Any, ...]:
    row = blamed(after(*histories, **given))(*version, clause)
    return row["decided"], row["blamed"], row["blamed_share"]


def test_a_clause_is_blamed_by_a_reason_that_disputes_it() -> None:
    assert blame("company_size", *MIXED) == (9, 1, pytest.approx(1 / 9))
    assert blame("industry", *MIXED) == (9, 0, 0.0)
    assert blame("not_a_customer", *MIXED)[1] == 0
    low_and_high = blamed(after(*MIXED))(*PROFILE, "company_size")
    assert (low_and_high["blamed_share_low"], low_and_high["blamed_share_high"]) == pytest.approx(
        (0.019891, 0.435000), abs=1e-6
    )
    # A definition that made none of them has the same clause.
    assert blame("not_a_customer", *MIXED, version=("mql", "raised_hand")) == (0, 0, None)


def test_a_reason_may_blame_two_clauses_and_a_lead_blames_a_clause_once() -> None:
    both = Reason("no_fit", "fit", "marketing", disputes=("industry", "company_size"))
    again = [*sent("rejected", "no fit"), decided("disqualified", AT_TEN, reason="no fit")]
    for clause in both.disputes:
        assert blame(clause, again, reasons=[both]) == (1, 1, 1.0)


def test_what_was_overturned_blames_nobody() -> None:
    for ruling, count in (("overturned", 0), ("upheld", 1), (None, 1)):
        small = sent("rejected", "company too small", "1")
        assert blame("company_size", small, disputes=[dispute("1", ruling)])[:2] == (1, count)


def test_a_later_decision_of_the_cycle_blames_the_definition_of_the_first_hand_off() -> None:
    two = replace(E, targets=(target("mql", 480), target("sal", 960)))
    later = [
        decided("accepted", AT_TEN),
        decided("rejected", "2026-01-20 10:00", reason="wrong industry", activity_id="crm:decision:1"),
    ]
    assert blame("industry", later, agreements=[two]) == (1, 1, 1.0)
    assert blame("accepted_by_sales", later, version=("sal", "accepted_by_sales"), agreements=[two]) == (1, 0, 0.0)
    # Outside all hand-offs nobody is blamed.
    assert blame("industry", later, agreements=[replace(E, targets=(target("mql", 480),))]) == (1, 0, 0.0)


def test_another_cycle_and_the_instant_of_the_entry_blame_nobody() -> None:
    back = [
        decided("rejected", AT_TEN, reason="no need"),
        view("2026-01-16 10:00"),
        form("demo_request", "2026-01-20 10:00"),
        decided("rejected", "2026-01-21 10:00", reason="company too small"),
    ]
    assert blame("company_size", back) == (2, 1, 0.5)
    assert blame("company_size", [decided("rejected", ENTRY, reason="company too small")]) == (0, 0, None)


def test_what_is_decided_later_in_the_cycle_about_another_hand_off_blames_too() -> None:
    """The stage ends with a move of an opportunity, so the rejection is about the stage opportunity."""
    two = replace(E, targets=(target("mql", 480), target("opportunity", 960)))
    moved = [
        opportunity("stage_changed", AT_TEN, stage="discovery"),
        decided("rejected", "2026-01-20 10:00", reason="company too small"),
    ]
    results = after(moved, agreements=[two])
    assert {row["stage"]: row["disposition"] for row in results.follow_up} == {
        "mql": "accepted",
        "opportunity": "sent_back",
    }
    assert blamed(results)(*PROFILE, "company_size")["decided"] == 1
    assert blamed(results)(*PROFILE, "company_size")["blamed"] == 1
    assert LEAD not in results.leads
