"""Tests of the oracle: what is an attempt, a contact, a response, and by whom (rules 37, 38)."""

from dataclasses import replace
from typing import Any

import pytest

from .activity import Activity
from .agreement import Touch, touch_of
from .hand_offs import ENTRY, REPS, E, P, call, decided, followed, hand_off, handed, instants, owned, rep, target, touch
from .history import DECLARED, act, at, form, opportunity
from .raw import Row

MAIL, MESSAGE, MEETING = "sales_email_sent", "message_sent", "meeting_held"
AT_TEN = "2026-01-14 10:00"


@pytest.mark.parametrize(
    ("kind", "value", "direction", "attempt", "contact"),
    [
        ("call_made", "reached", None, True, True),
        ("call_made", "reached", "outbound", True, True),
        ("call_made", "reached", "inbound", False, True),
        ("call_made", "no_answer", None, True, False),
        ("call_made", "no_answer", "inbound", False, False),
        ("call_made", "voicemail", None, True, False),
        ("call_made", "wrong_number", None, True, False),
        ("call_made", "cancelled", None, False, False),
        ("call_made", None, None, True, False),
        ("call_made", None, "inbound", False, False),
        (MAIL, "sent", None, True, False),
        (MAIL, None, None, True, False),
        (MAIL, "bounced", None, False, False),
        (MAIL, "bounced", "inbound", False, False),
        (MAIL, "cancelled", None, False, False),
        (MAIL, "replied", None, False, True),
        (MAIL, "sent", "inbound", False, True),
        (MESSAGE, "sent", None, True, False),
        (MESSAGE, "replied", "outbound", False, True),
        (MESSAGE, None, "inbound", False, True),
        (MESSAGE, "bounced", None, False, False),
        (MEETING, "booked", None, True, False),
        (MEETING, "held", "inbound", True, True),
        (MEETING, "no_show", None, True, False),
        (MEETING, "cancelled", None, False, False),
        (MEETING, None, None, False, False),
        ("automated_touch", "replied", None, False, False),
        ("email_clicked", None, "inbound", False, False),
        ("answered", "yes", None, False, False),
    ],
)
def test_the_first_row_that_matches_says_what_a_touch_is(
    kind: str, value: str | None, direction: str | None, attempt: bool, contact: bool
) -> None:
    found = touch_of(DECLARED.touches, touch(kind, AT_TEN, value, direction=direction))
    assert (found.is_attempt, found.is_contact) == (attempt, contact)


def test_a_direction_that_is_not_told_is_outbound_and_a_row_without_one_matches_any() -> None:
    rows = [Touch("call_made", direction="outbound", is_attempt=True), Touch("call_made", is_contact=True)]
    found = [touch_of(rows, call(AT_TEN, direction=direction)) for direction in (None, "outbound", "inbound")]
    assert [each.is_attempt for each in found] == [True, True, False]
    assert found[2].is_contact


ATTEMPT, CONTACT, DECISION = call(AT_TEN, "no_answer"), call(AT_TEN), decided("accepted", AT_TEN)
REPLY, BOUNCED, AUTOMATED = (
    touch(MAIL, AT_TEN, "replied"),
    touch(MAIL, AT_TEN, "bounced"),
    touch("automated_touch", AT_TEN, "replied"),
)


@pytest.mark.parametrize(
    ("accepts", "answered"),
    [
        ("any", [True, True, True, True, False, False]),
        ("attempt", [True, True, True, False, False, False]),
        ("contact", [False, True, True, False, False, False]),
    ],
)
def test_a_target_accepts_contacts_attempts_or_any_act_of_sales(accepts: str, answered: list[bool]) -> None:
    agreement = replace(P, targets=(target("mql", 480, accepts),))
    rows = [
        hand_off(*handed(), each, agreements=[agreement])
        for each in (ATTEMPT, CONTACT, REPLY, DECISION, BOUNCED, AUTOMATED)
    ]
    assert [row["responded_at"] == at(AT_TEN) for row in rows] == answered


@pytest.mark.parametrize("decision", ["accepted", "handed_over", "rejected", "recycled", "disqualified"])
def test_every_decision_of_sales_is_an_answer_to_a_target_that_accepts_any(decision: str) -> None:
    row = hand_off(*handed(), decided(decision, AT_TEN))
    assert instants(row, "responded_with", "responded_by_id", "state") == (decision, "crm:R1", "met")


def test_the_lead_itself_and_marketing_answer_nothing() -> None:
    own = [form("contact", AT_TEN), act("email_clicked", AT_TEN, rep="R1"), act("answered", AT_TEN, value="yes")]
    row = hand_off(*handed(), *own, owned("R9", AT_TEN, rep="R1"))
    assert instants(row, "responded_at", "attempts", "first_contact_at") == (None, 0, None)


def test_an_inbound_call_is_a_contact_and_no_attempt() -> None:
    row = hand_off(*handed(), call(AT_TEN, direction="inbound"))
    assert instants(row, "state", "business_minutes", "attempts") == ("met", 120.0, 0)
    assert instants(row, "first_attempt_at", "first_contact_at") == (None, at(AT_TEN))


def test_a_response_counts_from_the_entry_to_the_exit_both_included() -> None:
    def answered(entered_at: str, when: str, *rest: Activity) -> bool:
        return hand_off(*handed(entered_at), call(when), *rest)["responded_at"] is not None

    assert answered(ENTRY, ENTRY)
    assert not answered(ENTRY, "2026-01-13 13:07:30.999999")
    left = decided("rejected", "2026-01-20 10:00", by=None)
    assert answered(ENTRY, "2026-01-20 10:00", left)
    assert not answered(ENTRY, "2026-01-20 10:00:00.000001", left)
    assert hand_off(*handed(), call(AT_TEN), as_of=AT_TEN)["responded_at"] is None
    assert hand_off(*handed(), call(AT_TEN), as_of="2026-01-14 10:00:00.000001")["responded_at"] == at(AT_TEN)


def test_the_response_is_the_first_one_that_the_target_accepts_in_the_order_of_ids() -> None:
    together = [
        call(AT_TEN, "no_answer", by=by, activity_id=f"crm:sales_activity:{n}") for n, by in ((10, "R8"), (9, "R9"))
    ]
    assert hand_off(*handed(), *together)["responded_by_id"] == "crm:R9"
    contact = replace(P, targets=(target("mql", 480, "contact"),))
    row = hand_off(*handed(), *together, call("2026-01-14 11:00", by="R5"), agreements=[contact])
    assert instants(row, "responded_by_id", "responded_at") == ("crm:R5", at("2026-01-14 11:00"))
    assert instants(row, "attempts", "first_attempt_at", "first_contact_at") == (3, at(AT_TEN), at("2026-01-14 11:00"))


def test_what_no_rep_did_is_no_response_and_still_an_attempt() -> None:
    for by in (None, "R404"):
        row = hand_off(*handed(), call(AT_TEN, by=by))
        assert instants(row, "responded_at", "attempts", "first_contact_at") == (None, 1, at(AT_TEN))
    # A rep who left may have answered before, or after.
    left = rep("R1", "Europe/Berlin", "DE", "2026-01-14 09:00", is_active=False)
    row = hand_off(*handed(), call(AT_TEN), reps=(*REPS, left))
    assert instants(row, "responded_by_id", "is_by_owner") == ("crm:R1", False)


def test_by_team_only_a_rep_of_the_team_at_that_instant_answers() -> None:
    agreement = replace(P, targets=(target("mql", 480, team="ae"),))

    def answered_by(*reps: Row) -> Any:
        calls = (call(AT_TEN, by="R5"), call("2026-01-14 11:00", by="R8"))
        return hand_off(*handed(), *calls, agreements=[agreement], reps=reps)["responded_by_id"]

    moved = [rep("R5", "America/New_York", "US", f"2026-01-14 {when}", team="ae") for when in ("10:00", "10:01")]
    ae = rep("R8", "Europe/London", "GB", team="ae")
    assert answered_by(*REPS) is None
    assert answered_by(*REPS, moved[0]) == "crm:R5"
    assert answered_by(*REPS, moved[1]) is None
    assert answered_by(*REPS, moved[1], ae) == "crm:R8"


def of(owner: str | None) -> Row:
    return {"opportunity_id": "crm:o1", "opened_at": at("2026-01-14 09:00"), "owner_id": owner and f"crm:{owner}"}


def test_what_happens_to_an_opportunity_is_an_answer_of_its_owner() -> None:
    def row(*activities: Activity, owner: str | None = "R5") -> Row:
        return hand_off(*handed(), *activities, opportunities=[of(owner)])

    opened = opportunity("opened", "2026-01-14 09:00")
    answered = row(opened)
    assert instants(answered, "responded_with", "responded_by_id", "is_by_owner", "attempts") == (
        "opportunity_opened", "crm:R5", False, 0,
    )  # fmt: skip
    for what in ("stage_changed", "won", "lost"):
        moved = row(opportunity(what, AT_TEN, stage="prospecting"))
        assert instants(moved, "responded_with", "responded_by_id") == (f"opportunity_{what}", "crm:R5")
    assert row(opened, owner=None)["responded_at"] is None
    assert row(opened, owner="R404")["responded_at"] is None


def test_an_opportunity_answers_for_the_team_whatever_team_its_owner_is_in() -> None:
    for_ae = replace(E, targets=(target("mql", 480, team="ae"),))
    won = opportunity("stage_changed", AT_TEN, stage="prospecting")
    row = hand_off(*handed(), won, agreements=[for_ae], opportunities=[of("R1")])
    assert instants(row, "responded_with", "responded_by_id") == ("opportunity_stage_changed", "crm:R1")


def test_what_put_the_lead_into_the_stage_is_no_response_to_it() -> None:
    agreement = replace(E, targets=(target("sal", 960),))
    accepted = [*handed("2026-01-14 09:00"), decided("accepted", AT_TEN)]
    assert hand_off(*accepted, stage="sal", agreements=[agreement])["responded_at"] is None
    later = decided("rejected", "2026-01-14 10:00:00.000001")
    assert hand_off(*accepted, later, stage="sal", agreements=[agreement])["responded_with"] == "rejected"
    assert hand_off(*accepted, call(AT_TEN), stage="sal", agreements=[agreement])["responded_with"] == "call_made"


def test_one_activity_may_answer_two_hand_offs() -> None:
    agreement = replace(E, targets=(target("mql", 480), target("sal", 960)))
    history = [*handed("2026-01-14 09:00"), call(AT_TEN), decided("accepted", AT_TEN)]
    rows = {row["stage"]: row for row in followed(*history, agreements=[agreement]).follow_up}
    assert {stage: row["responded_at"] for stage, row in rows.items()} == dict.fromkeys(("mql", "sal"), at(AT_TEN))
    assert instants(rows["mql"], "business_minutes", "minutes_since_entry", "state") == (60.0, 60.0, "met")
    assert instants(rows["sal"], "business_minutes", "minutes_since_entry", "state") == (0.0, 0.0, "met")


def test_what_was_tried_is_counted_within_the_stage_whoever_did_it() -> None:
    done = [
        call("2026-01-13 13:07:30"),
        call("2026-01-13 20:00", "no_answer", by="R404"),
        touch("automated_touch", ENTRY, "sent"),
        touch("automated_touch", "2026-01-14 12:00", "sent"),
        touch(MESSAGE, "2026-01-14 11:00", "replied", by="R9"),
        touch(MEETING, "2026-01-20 10:00", "held"),
        decided("rejected", "2026-01-20 10:00"),
        touch("automated_touch", "2026-01-20 10:01", "sent"),
        call("2026-01-20 10:01"),
    ]
    row = hand_off(*handed(), *done)
    assert instants(row, "attempts", "automated_touches") == (2, 2)
    assert instants(row, "first_attempt_at", "first_contact_at") == (at("2026-01-13 20:00"), at("2026-01-14 11:00"))
    assert instants(row, "responded_by_id", "responded_with") == ("crm:R9", MESSAGE)


@pytest.mark.parametrize(
    ("when", "logged", "expected"),
    [
        (AT_TEN, None, None),
        (AT_TEN, AT_TEN, False),
        (AT_TEN, "2026-01-14 15:59:59.999999", False),
        (AT_TEN, "2026-01-14 16:00", True),
        (AT_TEN, "2026-01-15 17:00", True),
        ("2026-01-14 16:00", "2026-01-15 17:00", False),  # late anyway
        ("2026-01-13 14:00", "2026-01-14 15:00", False),
    ],
)
def test_a_response_in_time_that_was_written_down_at_due_or_after_is_logged_late(
    when: str, logged: str | None, expected: bool | None
) -> None:
    row = hand_off(*handed(), call(when, logged_at=logged and at(logged)))
    assert row["is_logged_late"] is expected


def test_without_a_response_its_columns_are_null() -> None:
    row = hand_off(*handed())
    columns = (
        "responded_at",
        "responded_by_id",
        "responded_with",
        "is_by_owner",
        "business_minutes",
        "minutes_since_entry",
    )
    assert instants(row, *columns, "is_logged_late") == (None,) * 7
    assert hand_off(*handed(), DECISION)["is_logged_late"] is None
