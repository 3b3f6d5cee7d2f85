"""Tests of the oracle: the reason that a text means, what contradicts it, and what Marketing objects to (rule 43)."""

from typing import Any

import pytest

from .activity import Activity
from .disputes import disputes_at
from .hand_offs import ENTRY, call, decided, decision, followed, handed, instants, touch
from .history import DECLARED, at, profile
from .raw import Row
from .reasons import Reason, normal_form, read_reasons, reason_of

AT_TEN = "2026-01-14 10:00"
NO_BUDGET = Reason("no_budget", "budget", "nobody", also=("too_expensive",))


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("wrong_industry (checked)", "wrong_industry"),
        ("Wrong Industry(checked) (twice)", "wrong_industry"),
        ("  NO - budget ", "no_budget"),
        ("no--  --budget", "no_budget"),
        ("no_budget-", "no_budget_"),
        ("no _budget", "no__budget"),
        ("no\tbudget", "no\tbudget"),
        ("(no budget)", ""),
        (" ( no budget)", ""),
    ],
)
def test_a_text_is_read_in_lower_case_up_to_a_bracket_with_one_line_for_spaces(text: str, form: str) -> None:
    assert normal_form(text) == form


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("No Budget", "no_budget"),
        ("too - EXPENSIVE (by far)", "too_expensive"),
        ("no_budget-", "other"),
        ("budget", "other"),
        ("other", "other"),
        (None, "unknown"),
        ("", "unknown"),
        ("  ", "unknown"),
        ("(called twice)", "unknown"),
        ("unknown", "other"),
    ],
)
def test_a_text_is_a_reason_by_a_name_of_it_else_other_and_without_text_unknown(text: str | None, name: str) -> None:
    found = reason_of([NO_BUDGET], text)
    assert found.name == {"too_expensive": "no_budget"}.get(name, name)
    if found is not NO_BUDGET:
        assert (found.category, found.responsible, found.disputes) == ("other", "nobody", ())


def test_the_list_says_what_a_reason_disputes_and_what_contradicts_it() -> None:
    minimal: Row = {"name": "no_need", "category": "need", "responsible": "marketing"}
    more = minimal | {"also": ["not_needed"], "disputes": ["industry"], "contradicted_when": "employees > 1"}
    (without, with_more) = read_reasons([minimal, more | {"facts": ["employees"], "try_again_after_days": 30}])
    assert without == Reason("no_need", "need", "marketing")
    assert with_more == Reason("no_need", "need", "marketing", ("not_needed",), ("industry",), "employees > 1", 30)


@pytest.mark.parametrize(
    ("reason", "category", "responsible", "disputed"),
    [
        ("company_too_small", "fit", "marketing", "company_size"),
        ("wrong_industry", "fit", "marketing", "industry"),
        ("no_authority", "authority", "marketing", None),
        ("no_need", "need", "marketing", None),
        ("no_budget", "budget", "nobody", None),
        ("not_ready", "timing", "nobody", None),
        ("uses_competitor", "competitor", "nobody", None),
        ("no_response", "reach", "sales", None),
        ("bad_contact_data", "data", "marketing", None),
        ("duplicate", "not_a_lead", "marketing", None),
        ("second_look", "other", "nobody", None),
    ],
)
def test_what_the_shipped_reasons_say(reason: str, category: str, responsible: str, disputed: str | None) -> None:
    row = decision(*handed(), decided("recycled", AT_TEN, reason=reason.replace("_", " ").upper()))
    assert instants(row, "reason", "category", "responsible", "disputed_clauses") == (
        reason, category, responsible, disputed,
    )  # fmt: skip
    assert row["reason_told"] == reason.replace("_", " ").upper()


def test_the_clauses_that_a_reason_disputes_stand_in_the_order_listed() -> None:
    both = Reason("no_fit", "fit", "marketing", disputes=("industry", "company_size"))
    row = decision(*handed(), decided("rejected", AT_TEN, reason="no fit"), reasons=[both])
    assert row["disputed_clauses"] == "industry, company_size"


def test_an_accepted_lead_has_a_text_and_no_reason() -> None:
    for kind in ("accepted", "handed_over"):
        row = decision(*handed(), decided(kind, AT_TEN, reason="no response"))
        assert instants(row, "reason_told", "reason", "category", "responsible") == ("no response", None, None, None)
        assert instants(row, "disputed_clauses", "is_contradicted") == (None, None)
    assert decision(*handed(), decided("accepted", AT_TEN))["reason_told"] is None


def contradicted(reason: str, *before: Activity, kind: str = "rejected", when: str = AT_TEN, **given: Any) -> Any:
    return decision(*handed(), *before, decided(kind, when, reason=reason), **given)["is_contradicted"]


def test_a_reason_is_contradicted_by_what_was_known_at_the_decision_ties_included() -> None:
    def employees(number: str | None, when: str) -> Any:
        return contradicted("company too small", profile("employees", number, when))

    assert contradicted("company too small") is True  # 50
    assert employees("49", AT_TEN) is False
    assert employees("49", "2026-01-14 10:00:00.000001") is True
    assert employees(None, AT_TEN) is False  # null is false
    assert contradicted("wrong industry (checked)") is True
    assert contradicted("wrong industry", profile("industry", "Education", AT_TEN)) is False
    assert contradicted("company too small", kind="disqualified") is True


def test_what_nothing_contradicts_and_what_is_outside_is_not_judged() -> None:
    for reason in ("no need", "anything", "unknown"):
        assert contradicted(reason) is None
    outside = decision(*handed(), decided("rejected", ENTRY, reason="company too small"))
    assert instants(outside, "hand_off_id", "is_contradicted", "reason") == (None, None, "company_too_small")
    assert instants(outside, "attempts_before", "contacts_before") == (None, None)


def test_no_response_is_contradicted_by_fewer_than_four_attempts() -> None:
    tried = [call(f"2026-01-14 0{hour}:00", "no_answer", by=by) for hour, by in ((6, None), (7, "R9"), (8, "R404"))]
    assert contradicted("no response", *tried) is True
    # The fourth one counts at the very instant of the decision.
    assert contradicted("no response", *tried, touch("sales_email_sent", AT_TEN, "sent")) is False
    assert contradicted("no response", *tried, call("2026-01-14 10:00:00.000001")) is True
    assert contradicted("no response", *tried, touch("automated_touch", AT_TEN, "sent")) is True


def test_bad_contact_data_are_contradicted_by_one_contact() -> None:
    assert contradicted("bad contact data") is False
    assert contradicted("bad contact data", call("2026-01-14 09:00", "no_answer")) is False
    assert contradicted("bad contact data", touch("message_sent", AT_TEN, "replied")) is True


def test_what_was_tried_before_is_that_of_the_lifecycle_period() -> None:
    before = [call("2026-01-02 10:00"), call("2026-01-13 13:07:30", "no_answer"), call(AT_TEN, direction="inbound")]
    row = decision(*handed(), *before, decided("rejected", AT_TEN))
    assert instants(row, "attempts_before", "contacts_before") == (2, 2)
    # The period begins after the boundary; a call at its instant belongs to the one before.
    recycled = decided("recycled", "2026-01-02 10:00")
    row = decision(*handed(), recycled, *before, decided("rejected", AT_TEN), when=AT_TEN)
    assert instants(row, "attempts_before", "contacts_before") == (1, 1)


def test_a_condition_may_read_every_column_of_a_moment_and_what_was_tried() -> None:
    when = "attempts_before = 1 and contacts_before = 0 and decision = 'rejected' and cycle = 1 and demo_requests = 1"
    odd = Reason("odd", "other", "nobody", contradicted_when=when)
    assert contradicted("odd", call(AT_TEN, "no_answer"), reasons=[odd]) is True
    assert contradicted("odd", call(AT_TEN), reasons=[odd]) is False


def test_two_decisions_of_one_instant_are_judged_each_by_its_own_reason() -> None:
    together = [
        decided("rejected", AT_TEN, reason=reason) for reason in ("company too small", "no response", "no need")
    ]
    results = followed(*handed(), *together, call("2026-01-14 09:00"), call("2026-01-14 09:30"))
    assert [row["is_contradicted"] for row in results.dispositions] == [True, True, None]


def dispute(ref: str, raised: str, ruling: str | None = None, ruled: str | None = None, decision_ref: str = "7") -> Row:
    row: Row = {"dispute_ref": ref, "decision_ref": decision_ref, "raised_at": at(raised), "ruling": ruling}
    return row | {"ruled_at": at(ruled) if ruled else None}


def disputed(*rows: Row, as_of: str = "2026-02-01 00:00") -> str | None:
    return disputes_at(rows, at(as_of)).get("crm:decision:7")


def test_a_dispute_is_open_until_it_is_ruled_before_as_of() -> None:
    assert disputed(dispute("1", "2026-01-31 23:59:59.999999")) == "open"
    assert disputed(dispute("1", "2026-02-01 00:00")) is None
    for ruling in ("upheld", "overturned"):
        assert disputed(dispute("1", AT_TEN, ruling, "2026-01-31 23:59:59.999999")) == ruling
        assert disputed(dispute("1", AT_TEN, ruling, "2026-02-01 00:00")) == "open"
        assert disputed(dispute("1", AT_TEN, ruling)) == "open"
    assert disputed(dispute("1", AT_TEN, None, "2026-01-15 10:00")) == "open"
    assert disputed(dispute("1", AT_TEN, decision_ref="8")) is None


def test_the_dispute_of_a_decision_is_the_one_raised_last_by_number() -> None:
    upheld = dispute("9", AT_TEN, "upheld", "2026-01-20 10:00")
    assert disputed(dispute("10", AT_TEN), upheld) == "open"
    assert disputed(upheld, dispute("1", "2026-01-14 10:00:00.000001")) == "open"
    assert disputed(upheld, dispute("10", "2026-02-01 00:00")) == "upheld"
    # Ruled last is not raised last.
    overturned = dispute("8", AT_TEN, "overturned", "2026-01-25 10:00")
    assert disputed(upheld, overturned) == "upheld"


def test_a_dispute_changes_nothing_but_what_is_said_of_it() -> None:
    history = [*handed(), decided("rejected", AT_TEN, reason="no need", activity_id="crm:decision:7")]
    plain, objected = followed(*history), followed(*history, disputes=[dispute("1", AT_TEN)])
    assert [row | {"dispute": "open"} for row in plain.dispositions] == objected.dispositions
    assert plain.dispositions[0]["dispute"] == "none"
    assert [row | {"dispute": "open"} for row in plain.follow_up] == objected.follow_up
    assert plain.stage_entries == objected.stage_entries


def test_every_reason_that_is_shipped_is_in_the_normal_form() -> None:
    texts = [text for reason in DECLARED.reasons for text in (reason.name, *reason.also)]
    assert [normal_form(text) for text in texts] == texts
    assert len(set(texts)) == len(texts)
