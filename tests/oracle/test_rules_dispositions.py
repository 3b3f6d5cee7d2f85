"""Tests of the oracle: the hand-off of a decision, and the disposition of a hand-off (rule 42)."""

from dataclasses import replace

import pytest

from .agreement import read_agreements
from .hand_offs import (
    ENTRY,
    REPS,
    E,
    P,
    call,
    decided,
    decision,
    followed,
    hand_off,
    handed,
    instants,
    owned,
    rep,
    target,
)
from .history import LEAD, at, created, form, opportunity, profile, view
from .raw import Row

AT_TEN = "2026-01-14 10:00"
A_MICROSECOND_AFTER_ENTRY = "2026-01-13 13:07:31.000001"
MQL_AND_SAL = replace(E, targets=(target("mql", 480), target("sal", 960)))


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("accepted", "accepted"),
        ("handed_over", "accepted"),
        ("rejected", "sent_back"),
        ("recycled", "sent_back"),
        ("disqualified", "disqualified"),
    ],
)
def test_what_a_decision_says_is_the_disposition_of_the_hand_off(kind: str, says: str) -> None:
    history = [*handed(), decided(kind, AT_TEN, by="R9", reason="no need")]
    row = decision(*history)
    assert instants(row, "hand_off_id", "lead_id", "cycle", "stage", "definition") == (
        f"{LEAD}:1:mql", LEAD, 1, "mql", "profile_and_actions",
    )  # fmt: skip
    assert instants(row, "decision", "disposition", "is_disposition", "decided_at", "decided_by_id") == (
        kind, says, True, at(AT_TEN), "crm:R9",
    )  # fmt: skip
    assert instants(hand_off(*history), "disposition", "disposition_at") == (says, at(AT_TEN))


def test_a_decision_belongs_to_the_hand_off_that_the_lead_was_in_before_it() -> None:
    def hand_off_of(when: str, as_of: str = "2027-06-01 00:00") -> object:
        return decision(*handed(), decided("rejected", when), as_of=as_of)["hand_off_id"]

    assert hand_off_of("2026-01-10 10:00") is None
    assert hand_off_of("2026-01-13 13:07:30.999999") is None
    assert hand_off_of(ENTRY) is None
    assert hand_off_of(A_MICROSECOND_AFTER_ENTRY) == f"{LEAD}:1:mql"
    assert hand_off_of(AT_TEN) == f"{LEAD}:1:mql"
    assert hand_off_of(AT_TEN, as_of="2026-01-14 10:00:00.000001") == f"{LEAD}:1:mql"
    assert followed(*handed(), decided("rejected", AT_TEN), as_of=AT_TEN).dispositions == []


def test_the_decision_that_ends_a_stage_belongs_to_it_and_not_to_the_next_one() -> None:
    history = [*handed(), decided("accepted", AT_TEN), decided("rejected", "2026-01-15 10:00", reason="no need")]
    results = followed(*history, agreements=[MQL_AND_SAL])
    assert [(row["decision"], row["hand_off_id"]) for row in results.dispositions] == [
        ("accepted", f"{LEAD}:1:mql"), ("rejected", f"{LEAD}:1:sal"),
    ]  # fmt: skip
    assert {row["stage"]: row["disposition"] for row in results.follow_up} == {"mql": "accepted", "sal": "sent_back"}
    assert {row["stage"]: row["reason"] for row in results.follow_up} == {"mql": None, "sal": "no_need"}
    # Without a promise about the stage the second one is outside.
    only_mql = replace(E, targets=(target("mql", 480),))
    results = followed(*history, agreements=[only_mql])
    assert [row["hand_off_id"] for row in results.dispositions] == [f"{LEAD}:1:mql", None]


def test_at_the_end_of_a_stage_every_decision_belongs_to_it_and_later_none() -> None:
    ended = [
        decided("rejected", AT_TEN, activity_id="crm:decision:1"),
        decided("accepted", AT_TEN, activity_id="crm:decision:2"),
        decided("accepted", "2026-01-14 10:00:00.000001", activity_id="crm:decision:3"),
    ]
    rows = {row["activity_id"][-1]: row for row in followed(*handed(), *ended).dispositions}
    assert {key: row["hand_off_id"] for key, row in rows.items()} == {
        "1": f"{LEAD}:1:mql", "2": f"{LEAD}:1:mql", "3": None,
    }  # fmt: skip
    assert {key: row["is_disposition"] for key, row in rows.items()} == {"1": True, "2": False, "3": False}
    assert instants(rows["3"], "cycle", "stage", "definition", "disposition", "may_decide") == (
        None, None, None, "accepted", None,
    )  # fmt: skip


def test_a_stage_of_no_length_has_no_decision() -> None:
    at_once = [*handed(), decided("rejected", ENTRY)]
    row = hand_off(*at_once)
    assert row["entered_at"] == row["stopped_at"]
    assert instants(row, "disposition", "disposition_at", "reason") == (None, None, None)
    assert decision(*at_once)["hand_off_id"] is None


def test_a_decision_of_a_later_cycle_belongs_to_the_hand_off_of_that_cycle() -> None:
    again = [
        decided("rejected", AT_TEN, reason="no budget"),
        view("2026-01-16 10:00"),
        decided("accepted", "2026-01-17 10:00"),
        decided("rejected", "2026-01-18 10:00"),
        form("demo_request", "2026-01-20 10:00"),
        decided("disqualified", "2026-01-21 10:00", reason="student"),
    ]
    rows = followed(*handed(), *again, agreements=[replace(E, targets=(target("mql", 480),))]).dispositions
    assert [(row["hand_off_id"], row["cycle"]) for row in rows] == [
        (f"{LEAD}:1:mql", 1), (None, None), (None, None), (f"{LEAD}:3:mql", 3),
    ]  # fmt: skip


def test_a_boundary_that_is_ignored_says_the_same() -> None:
    """What is decided about a customer ends no cycle, and is the disposition of a stage that Sales promised about."""
    everything = replace(E, targets=(target("customer", 480),))
    won = [created("2026-01-05 00:00"), opportunity("won", "2026-01-07 10:00")]
    row = hand_off(*won, decided("rejected", "2026-01-08 10:00"), stage="customer", agreements=[everything])
    assert instants(row, "disposition", "stopped_at") == ("sent_back", None)


def test_the_disposition_is_the_first_decision_in_the_order_of_ids() -> None:
    def first(*acts: tuple[str, int, str]) -> object:
        made = [decided(kind, when, activity_id=f"crm:decision:{number}") for kind, number, when in acts]
        results = followed(*handed(), *made)
        (marked,) = [row for row in results.dispositions if row["is_disposition"]]
        assert results.follow_up[0]["disposition"] == marked["disposition"]
        return marked["activity_id"]

    assert first(("rejected", 10, AT_TEN), ("accepted", 9, AT_TEN)) == "crm:decision:9"
    assert first(("disqualified", 9, AT_TEN), ("rejected", 10, AT_TEN)) == "crm:decision:9"
    # The disqualification ends the cycle; what was said first is the rejection.
    assert first(("disqualified", 10, AT_TEN), ("rejected", 9, AT_TEN)) == "crm:decision:9"


def of(owner: str | None, when: str) -> Row:
    return {"opportunity_id": "crm:o1", "opened_at": at(when), "owner_id": owner and f"crm:{owner}"}


def test_any_step_of_an_opportunity_but_a_loss_accepts_the_lead() -> None:
    def row(*acts: object, **given: object) -> Row:
        return hand_off(*handed(), *acts, **given)  # type: ignore[arg-type]

    opened = row(opportunity("opened", AT_TEN))
    assert instants(opened, "disposition", "disposition_at") == ("accepted", at(AT_TEN))
    assert instants(opened, "reason", "category", "is_contradicted", "dispute") == (None, None, None, None)
    for when in (ENTRY, "2026-01-13 13:07:30"):
        assert row(opportunity("opened", when))["disposition"] is None
    assert row(opportunity("opened", A_MICROSECOND_AFTER_ENTRY))["disposition"] == "accepted"
    for what, says in (("stage_changed", "accepted"), ("won", "accepted"), ("lost", None)):
        assert row(opportunity(what, AT_TEN, stage="prospecting"))["disposition"] == says
    # What was decided before it is the disposition, what is decided after it is not.
    both = [opportunity("opened", AT_TEN), decided("rejected", "2026-01-14 10:00:00.000001", reason="no need")]
    assert instants(row(*both), "disposition", "reason") == ("accepted", None)
    assert decision(*handed(), *both)["is_disposition"] is False
    both = [opportunity("opened", AT_TEN), decided("disqualified", "2026-01-14 09:59:59.999999", reason="no need")]
    assert instants(row(*both), "disposition", "reason") == ("disqualified", "no_need")


def test_an_opening_that_ends_the_stage_is_its_disposition_and_a_later_one_is_not() -> None:
    called = call("2026-01-14 09:00")
    opened = hand_off(*handed(), called, opportunity("opened", AT_TEN))
    assert instants(opened, "stopped_at", "disposition_at") == (at(AT_TEN), at(AT_TEN))
    rejected = [decided("rejected", AT_TEN, by=None), opportunity("opened", "2026-01-14 10:00:00.000001")]
    assert hand_off(*handed(), *rejected)["disposition"] == "sent_back"


def test_the_end_of_a_stage_without_a_decision_is_no_disposition() -> None:
    lost = hand_off(*handed(), opportunity("lost", AT_TEN))
    assert instants(lost, "stopped_at", "disposition", "disposition_at") == (at(AT_TEN), None, None)
    open_still = hand_off(*handed(), call(AT_TEN), owned("R9", "2026-01-15 10:00"))
    assert instants(open_still, "disposition", "disposition_at", "dispute") == (None, None, None)


def test_only_teams_that_may_reject_may_decide_as_of_that_instant() -> None:
    for_sdr = replace(P, may_reject=("sdr", "ae"))
    changed = rep("R8", "Europe/London", "GB", AT_TEN, team="ae")
    other = rep("R5", "America/New_York", "US", AT_TEN, team="field")
    later = rep("R9", "Europe/Madrid", "none", "2026-01-14 10:00:00.000001", team="field")
    nowhere = rep("R7", "Europe/Berlin", "DE", team=None)

    def may(by: str | None, kind: str = "rejected", **given: object) -> object:
        reps = [*REPS, changed, other, later, nowhere]
        row = decision(*handed(), decided(kind, AT_TEN, by=by), reps=reps, **({"agreements": [for_sdr]} | given))  # type: ignore[arg-type]
        return row["may_decide"]

    assert [may(by) for by in ("R1", "R8", "R9", "R5", "R7", "R404", None)] == [
        True, True, True, False, False, False, False,
    ]  # fmt: skip
    assert [may("R5", kind) for kind in ("recycled", "disqualified", "accepted", "handed_over")] == [
        False, False, None, None,
    ]  # fmt: skip
    # Where the version names no teams, every rep may, and only reps.
    assert [may(by, agreements=[P]) for by in ("R5", "R7", "R404", None)] == [True, True, False, False]
    nobody = replace(P, may_reject=())
    assert may("R1", agreements=[nobody]) is False


def test_who_may_not_decide_moves_the_lead_all_the_same() -> None:
    history = [*handed(), decided("rejected", AT_TEN, by=None)]
    row = hand_off(*history)
    assert instants(row, "stopped_at", "disposition", "responded_at") == (at(AT_TEN), "sent_back", None)
    assert instants(decision(*history), "decided_by_id", "may_decide") == (None, False)
    assert decision(*handed(), decided("rejected", ENTRY, by=None))["may_decide"] is None


def test_the_teams_are_those_of_the_version_of_the_hand_off() -> None:
    given = {
        "v": "x",
        "agreement": {"in_force_from": None},
        "notified": "entry",
        "targets": [],
        "default_calendar": {"hours": "office", "zone": "Europe/Berlin", "holidays": "DE"},
    }
    versions = read_agreements([given, given | {"may_reject": ["sdr"]}, given | {"may_reject": []}])
    assert [each.may_reject for each in versions] == [None, ("sdr",), ()]


def test_base_rejected_as_a_wrong_industry_that_it_is_not() -> None:
    """R1 rejects without a touch, 120 business minutes after notified; the industry is software at that moment."""
    history = [*handed(), decided("rejected", AT_TEN, reason="wrong_industry (checked)")]
    row = hand_off(*history)
    assert instants(row, "state", "business_minutes", "disposition") == ("met", 120.0, "sent_back")
    assert instants(row, "reason", "category", "is_contradicted", "dispute") == ("wrong_industry", "fit", True, "none")
    assert row["within_14_days"] == "only_decided"
    results = followed(*history)
    assert results.lead_stages[LEAD].stage == "nurture"
    (decided_row,) = results.dispositions
    assert decided_row["reason_told"] == "wrong_industry (checked)"


def test_source_country_and_size_are_those_known_at_the_entry_ties_included() -> None:
    def row(*more: object) -> Row:
        return hand_off(*handed(), *more)  # type: ignore[arg-type]

    columns = ("source", "country", "segment")
    assert instants(row(), *columns) == ("unknown", None, "mid_market")
    known = [
        profile("lead_source", "Fair", ENTRY),
        profile("country", "De", ENTRY),
        profile("employees", "1000", ENTRY),
    ]
    assert instants(row(*known), *columns) == ("Fair", "De", "enterprise")
    later = [replace(each, occurred_at=each.occurred_at + 1, known_at=each.known_at + 1) for each in known]
    assert instants(row(*later), *columns) == instants(row(), *columns)
    assert row(profile("employees", "999", ENTRY))["segment"] == "mid_market"
    given = [profile("lead_source", "Unknown", ENTRY), profile("country", "unknown", ENTRY)]
    assert instants(row(*given), "source", "country") == ("unknown (as given)", "unknown")
    # Sold to by title: the size plays no part, and nobody knows it.
    raised = [created("2026-01-05 00:00"), decided("accepted", AT_TEN)]
    assert hand_off(*raised, stage="sal")["segment"] == "unknown"
    assert hand_off(*raised, profile("employees", "49", AT_TEN), stage="sal")["segment"] == "small"


def test_fit_is_the_grade_at_the_entry_and_the_team_that_of_whom_it_was_handed_to() -> None:
    poor = [created("2026-01-05 00:00"), decided("accepted", AT_TEN)]
    grades = [hand_off(*poor, stage="sal")["fit_grade"], hand_off(*handed())["fit_grade"]]
    assert grades[0] > grades[1]  # A is the best
    for joined, team in (("2026-01-14 05:00:00.000001", "sdr"), ("2026-01-14 05:00", "ae")):
        joins = rep("R1", "Europe/Berlin", "DE", joined, team="ae")
        answered = hand_off(*handed(), call(AT_TEN, by="R9"), owned("R9", "2026-01-14 09:30"), reps=[*REPS, joins])
        assert instants(answered, "first_owner_id", "first_owner_team") == ("crm:R1", team)
    assert hand_off(*handed(owner=None))["first_owner_team"] is None
