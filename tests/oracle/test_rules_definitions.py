"""Tests of the oracle: the shipped definitions, each number at its edge."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from .activity import Activity
from .cleaning import address, property_value
from .declared import Version
from .history import AS_OF, DECLARED, LEAD, act, at, created, form, opportunity, profile, qualified, run, view
from .raw import latest
from .times import DAY
from .world import Results, evaluate_activities

DAY_ONE = "2025-06-02 10:00"


def _buyer(**changes: str | None) -> list[Activity]:
    values = {"industry": "software", "employees": "50", "email": "a@firm.example"} | changes
    return [profile(name, value, "2025-06-01 00:00") for name, value in values.items()]


def _qualifies(*activities: Activity, customers: Mapping[str, date] | None = None) -> bool:
    return qualified(run(*activities, customers=customers), "profile_and_actions") is not None


def test_every_lead_qualifies_at_its_first_moment() -> None:
    assert qualified(run(created(DAY_ONE)), "every_lead") == at(DAY_ONE)


def test_the_third_visit_within_seven_days_qualifies_and_one_at_seven_days_does_not() -> None:
    first = at(DAY_ONE)
    inside = run(view(first), view(first + DAY), view(first + 7 * DAY - 1))
    assert qualified(inside, "three_visits_in_a_week") == first + 7 * DAY - 1
    assert qualified(run(view(first), view(first + DAY), view(first + 7 * DAY)), "three_visits_in_a_week") is None
    assert qualified(run(view(first), view(first + DAY)), "three_visits_in_a_week") is None


def test_a_buyer_of_the_right_size_and_industry_who_asks_for_a_demo_qualifies() -> None:
    assert _qualifies(*_buyer(), form("demo_request", DAY_ONE))


@pytest.mark.parametrize(
    "changes", [{"employees": "49"}, {"employees": None}, {"industry": "retail"}, {"industry": None}]
)
def test_a_company_too_small_in_another_industry_or_unknown_does_not_qualify(changes: dict[str, str | None]) -> None:
    assert not _qualifies(*_buyer(**changes), form("demo_request", DAY_ONE))


@pytest.mark.parametrize(
    ("email", "expected"),
    [("a@accord-demo.example", False), ("a@partner-one.example", False), ("a@rival-software.example", False),
     ("a@gmail.com", True), (None, True)],
)  # fmt: skip
def test_own_staff_partners_and_competitors_do_not_qualify(email: str | None, expected: bool) -> None:
    assert _qualifies(*_buyer(email=email), form("demo_request", DAY_ONE)) is expected


def test_exactly_twenty_engagement_points_qualify_and_decayed_below_they_do_not() -> None:
    asked = at(DAY_ONE)
    assert _qualifies(*_buyer(), form("contact", asked))
    late = run(*_buyer(industry=None), form("contact", asked), profile("industry", "software", asked + DAY))
    assert qualified(late, "profile_and_actions") is None
    clauses = {key[4] for key in late.clauses_met if key[1] == "profile_and_actions"}
    assert clauses == {
        "not_a_customer",
        "not_a_competitor",
        "not_own_staff_or_partner",
        "industry",
        "company_size",
        "engagement",
        "buying_action",
    }


def test_clauses_are_met_independently_and_qualification_needs_them_together() -> None:
    results = run(*_buyer(), form("demo_request", DAY_ONE))
    key = ("marketing_qualified", "profile_and_actions", LEAD, 1)
    assert results.clauses_met[(*key, "industry")] == at("2025-06-01 00:00")
    assert results.clauses_met[(*key, "engagement")] == results.definition_entries[key] == at(DAY_ONE)


def test_an_entry_stays_when_a_clause_no_longer_holds() -> None:
    results = run(*_buyer(), form("demo_request", DAY_ONE), profile("employees", "10", "2025-06-03 00:00"))
    assert qualified(results, "profile_and_actions") == at(DAY_ONE)


def test_two_looks_at_prices_within_thirty_days_are_a_buying_action() -> None:
    first = at(DAY_ONE)

    def clause(gap: int) -> bool:
        met = run(view(first, "/pricing"), view(first + gap, "/pricing/teams")).clauses_met
        return ("marketing_qualified", "profile_and_actions", LEAD, 1, "buying_action") in met

    assert clause(30 * DAY - 1)
    assert not clause(30 * DAY)


def test_somebody_of_a_customers_company_does_not_qualify() -> None:
    history = [*_buyer(), profile("account_ref", "crm:a", "2025-06-01 00:00"), form("demo_request", DAY_ONE)]
    assert not _qualifies(*history, customers={"crm:a": date(2025, 6, 2)})
    assert _qualifies(*history, customers={"crm:a": date(2025, 6, 3)})


def test_accepted_and_handed_over_qualify_as_accepted_unless_revoked_at_that_moment() -> None:
    for decision in ("accepted", "handed_over"):
        assert qualified(run(act(decision, DAY_ONE)), "accepted_by_sales") == at(DAY_ONE)
    together = (act("accepted", DAY_ONE, activity_id="a"), act("rejected", DAY_ONE, activity_id="b"))
    assert qualified(run(*together), "accepted_by_sales") is None


def test_sales_qualified_needs_contact_in_the_cycle_and_an_open_or_won_opportunity() -> None:
    opened, called = opportunity("opened", "2025-06-03 00:00"), act("call_made", "2025-06-04 00:00")
    assert qualified(run(opened, called), "accepted_opportunity") == at("2025-06-04 00:00")
    assert qualified(run(opened), "accepted_opportunity") is None
    assert qualified(run(opened, opportunity("won", "2025-06-03 12:00"), called), "accepted_opportunity") == at(
        "2025-06-04 00:00"
    )
    assert qualified(run(opened, opportunity("lost", "2025-06-03 12:00"), called), "accepted_opportunity", 2) is None


def _with(version: Version) -> Results:
    """The results for a buyer when a company has added a version that the oracle does not know."""
    declared = replace(DECLARED, versions=[*DECLARED.versions, version])
    return evaluate_activities([*_buyer(), form("demo_request", DAY_ONE)], declared, {}, at(AS_OF))


@pytest.mark.parametrize("starts", [None, date(2026, 1, 2)])
def test_a_version_that_a_company_added_is_not_judged_and_changes_no_other(starts: date | None) -> None:
    """The day that begins on 1 January at 23:00 UTC, after as_of."""
    results = _with(replace(DECLARED.versions[0], version="our_own", in_force_from=starts))
    shipped = run(*_buyer(), form("demo_request", DAY_ONE))
    assert results.not_judged - shipped.not_judged == {(DECLARED.versions[0].gate, "our_own")}
    assert results.versions == shipped.versions
    assert results.definition_entries == shipped.definition_entries
    assert results.stage_entries == shipped.stage_entries


def test_a_version_that_decides_by_as_of_and_is_not_known_is_refused() -> None:
    with pytest.raises(NotImplementedError, match="our_own is in force"):
        _with(replace(DECLARED.versions[0], version="our_own", in_force_from=date(2026, 1, 1)))


def test_the_version_loaded_last_wins_by_batch_and_then_by_row() -> None:
    rows = [
        {"key": "a", "value": value, "_loaded_at": batch, "_row_number": row}
        for value, batch, row in (("older", 1, 9), ("newest", 2, 2), ("same batch", 2, 1))
    ]
    assert [row["value"] for row in latest(rows, ("key",))] == ["newest"]


@pytest.mark.parametrize(
    ("name", "raw", "expected"),
    [("industry", "Select", None), ("industry", " software ", "software"), ("job_title", "N/A", None),
     ("job_title", "-", None), ("employees", 999999, None), ("employees", "50", "50"), ("has_consent", True, "true"),
     ("email", " Anna@Firm.example ", "anna@firm.example"), ("account_ref", "A1", "crm:A1")],
)  # fmt: skip
def test_disguised_nulls_say_nothing(name: str, raw: object, expected: str | None) -> None:
    assert property_value(name, raw) == expected


@pytest.mark.parametrize("raw", ["anna", "anna@", "@firm.example", "a@b@c", "", None])
def test_an_address_without_exactly_one_at_sign_between_two_parts_is_none(raw: str | None) -> None:
    assert address(raw) is None
