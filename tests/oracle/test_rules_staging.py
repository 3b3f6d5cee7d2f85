"""Tests of the oracle: the activity that each raw row becomes, its person and its time."""

import hashlib
from collections import defaultdict
from typing import Any

from .activity import Activity
from .history import at
from .staging import crm_activities, marketing_activities, web_activities


def _crm(**tables: list[dict[str, Any]]) -> dict[str, Activity]:
    rows = defaultdict(list, {f"crm.{name}": of_one for name, of_one in tables.items()})
    return {activity.activity_id: activity for activity in crm_activities(rows)}


def test_a_record_is_its_creation_and_one_change_for_each_property_with_a_value() -> None:
    record = {"lead_ref": "L1", "created_at": 5, "industry": "Select", "employees": 60, "email": "A@b.example"}
    found = _crm(leads=[record])
    assert {key: (a.kind, a.value) for key, a in found.items()} == {
        "crm:lead:L1": ("lead_created", None),
        "crm:lead:L1:email": ("profile_changed", "a@b.example"),
        "crm:lead:L1:employees": ("profile_changed", "60"),
    }


def test_an_emptied_property_is_a_change_to_null() -> None:
    change = {"change_ref": "C1", "lead_ref": "L1", "property": "industry", "value": None, "changed_at": 7}
    (changed,) = _crm(lead_changes=[change]).values()
    assert (changed.property_name, changed.value, changed.occurred_at) == ("industry", None, 7)


def test_what_a_program_did_for_a_rep_is_an_automated_touch_of_whatever_kind() -> None:
    touch: dict[str, Any] = {
        "activity_ref": "T1",
        "lead_ref": "L1",
        "rep_ref": "R1",
        "outcome": "sent",
        "occurred_at": 5,
    }
    older = _crm(sales_activities=[touch | {"kind": "email"}])["crm:sales_activity:T1"]
    assert (older.kind, older.value, older.rep, older.direction, older.logged_at) == (
        "sales_email_sent", "sent", "R1", None, None,
    )  # fmt: skip

    def became(kind: str, is_automated: bool | None) -> str:
        row = touch | {"kind": kind, "is_automated": is_automated, "direction": "inbound", "logged_at": 9}
        (found,) = _crm(sales_activities=[row]).values()
        assert (found.value, found.rep, found.direction, found.logged_at) == ("sent", "R1", "inbound", 9)
        return found.kind

    kinds = ("call", "email", "message", "meeting")
    assert {became(kind, True) for kind in kinds} == {"automated_touch"}
    for by_a_person in (False, None):
        assert [became(kind, by_a_person) for kind in kinds] == [
            "call_made", "sales_email_sent", "message_sent", "meeting_held",
        ]  # fmt: skip


def test_nothing_of_an_opportunity_is_known_of_a_person_before_the_attachment() -> None:
    opened, joined = at("2025-06-01 00:00"), at("2025-06-10 00:00")
    found = _crm(
        opportunities=[{"opportunity_ref": "O1", "lead_ref": "L1", "opened_at": opened}],
        opportunity_contacts=[
            {"opportunity_ref": "O1", "lead_ref": "L1", "added_at": joined},
            {"opportunity_ref": "O1", "lead_ref": "L2", "added_at": joined},
        ],
        opportunity_stages=[
            {"opportunity_ref": "O1", "change_ref": "P1", "stage": "proposal", "changed_at": opened + 1},
            {"opportunity_ref": "O1", "change_ref": "P2", "stage": "won", "changed_at": joined + 1},
        ],
    )
    assert {key: (a.kind, a.occurred_at, a.record_id) for key, a in found.items()} == {
        "crm:opportunity:L1:O1": ("opportunity_opened", opened, "crm:L1"),
        "crm:opportunity:L2:O1": ("opportunity_opened", joined, "crm:L2"),
        "crm:opportunity_stage:L1:P1": ("opportunity_stage_changed", opened + 1, "crm:L1"),
        "crm:opportunity_stage:L2:P1": ("opportunity_stage_changed", joined, "crm:L2"),
        "crm:opportunity_stage:L1:P2": ("opportunity_won", joined + 1, "crm:L1"),
        "crm:opportunity_stage:L2:P2": ("opportunity_won", joined + 1, "crm:L2"),
    }


def test_a_role_on_a_lost_opportunity_counts_from_its_next_move_and_brings_no_loss() -> None:
    def known(added: int, *stages: tuple[str, int]) -> dict[str, int]:
        found = _crm(
            opportunities=[{"opportunity_ref": "O1", "lead_ref": None, "opened_at": 1}],
            opportunity_contacts=[{"opportunity_ref": "O1", "lead_ref": "L1", "added_at": added}],
            opportunity_stages=[
                {"opportunity_ref": "O1", "change_ref": f"P{at}", "stage": stage, "changed_at": at}
                for stage, at in stages
            ],
        )
        return {a.value or "opened": a.occurred_at for a in found.values()}

    assert known(5, ("proposal", 3), ("lost", 4)) == {}
    assert known(4, ("proposal", 3), ("lost", 4)) == {}
    assert known(3, ("proposal", 3), ("lost", 4)) == {"opened": 3, "proposal": 3, "lost": 4}
    assert known(5, ("lost", 4), ("lost", 6), ("negotiation", 7)) == {"opened": 7, "negotiation": 7}
    assert known(5, ("lost", 4), ("won", 6)) == {"opened": 6, "won": 6}
    assert known(5, ("lost", 2), ("discovery", 4), ("lost", 8)) == {"opened": 5, "discovery": 5, "lost": 8}
    assert known(1, ("lost", 0)) == {"opened": 1, "lost": 1}


def test_an_opportunity_without_people_is_nobodys() -> None:
    assert _crm(opportunities=[{"opportunity_ref": "O1", "lead_ref": None, "opened_at": 5}]) == {}


def test_a_form_belongs_to_its_address_whatever_browser_sent_it() -> None:
    form: dict[str, Any] = {
        "submission_ref": "F1",
        "form": "contact",
        "asset": None,
        "visitor_ref": "v1",
        "email": " A@b.example",
    }
    rows = defaultdict(list, {"marketing.form_submissions": [form | {"fields_filled": 3, "campaign_ref": None}]})
    rows["marketing.form_submissions"][0]["submitted_at"] = 5
    (sent,) = marketing_activities(rows)
    assert (sent.activity_id, sent.email, sent.visitor) == ("marketing:form_submission:F1", "a@b.example", None)


def test_two_identical_page_views_are_two_named_by_file_and_row() -> None:
    view = {
        "visitor_ref": "v1",
        "path": "/",
        "referrer": None,
        "user_agent": None,
        "campaign_ref": None,
        "viewed_at": 5,
    }
    rows = defaultdict(list, {"web.page_views": [view | {"_file_hash": "ab", "_row_number": row} for row in (1, 2)]})
    ids = [seen.activity_id for seen in web_activities(rows)]
    assert ids == [f"web:page_view:{hashlib.md5(f'ab:{row}:page_viewed'.encode()).hexdigest()}" for row in (1, 2)]


def test_the_reason_of_a_decision_is_cleaned_like_any_text() -> None:
    texts = [" No - Budget ", "n/a", "SELECT", "-", "unknown", "", None]
    told: dict[str, Any] = {"lead_ref": "L1", "decision": "rejected", "decided_at": 7}
    rows = [told | {"decision_ref": str(number), "reason": text} for number, text in enumerate(texts)]
    assert [decided.reason for decided in _crm(decisions=rows).values()] == ["No - Budget", *[None] * 6]
