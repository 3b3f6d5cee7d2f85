"""What the page says of leads that are not with Sales, and of what came back, by rows made by hand."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.hand_offs import Row, insert_into
from tests.plugins.report.conftest import in_browser
from tests.plugins.report.pages import DESK, page, text
from tests.plugins.report.world import TODAY, opened_file

from accord.report import nurture
from accord.report.way_back import Outcome, way_back

SINCE = datetime(2026, 1, 11, 5)
SIZE, POINTS = "The company has 50 employees or more.", "The lead has 20 engagement points or more."
COMPETITOR = "The company is not one of our competitors."


def nurtured(lead: str, **more: Any) -> Row:
    """A lead that never qualified, lacks 8 of 50 employees, and may be mailed."""
    return {
        "lead_id": lead, "why": "not_qualified_yet", "since_at": SINCE, "since_on": SINCE.date(), "stage": "inquiry",
        "cycle": 1, "times_nurtured": 0, "gate": "mql", "definition": "profile_and_actions",
        "clauses_missing": "company_size", "missing": SIZE, "nearness": 0.16, "waits_for_a_moment": False,
        "may_be_mailed": True,
    } | more  # fmt: skip


def not_mailed(lead: str, because: str, **more: Any) -> Row:
    return nurtured(lead, may_be_mailed=False, suppressed_because=because, **more)


def sent_back(lead: str, try_again_on: date | None = None, **more: Any) -> Row:
    said = {"why": "recycled", "reason": "no_budget", "category": "budget", "stage": "nurture"}
    return nurtured(lead, **said | {"try_again_on": try_again_on, **more})


def outcome(month: int, why: str, category: str, counts: tuple[int, int, int, int], is_mature: bool = True) -> Row:
    names = ("entered", "returned", "became_sql", "became_customer")
    return {
        "cohort_month": date(2025, month, 1), "why": why, "category": category, "is_mature": is_mature,
        **dict(zip(names, counts, strict=True)),
    }  # fmt: skip


WAITS: Row = {"clauses_missing": None, "missing": None, "nearness": 0.0, "waits_for_a_moment": True}
LIST: list[Row] = [
    nurtured("crm:far", clauses_missing="company_size, engagement", missing=f"{SIZE} {POINTS}", nearness=1.5),
    nurtured("crm:near"),
    nurtured("crm:barred", barriers="not_a_competitor", missing=f"{COMPETITOR} {SIZE}", nearness=0.01),
    nurtured("crm:waits", **WAITS),
    nurtured("crm:nowhere", gate=None, definition=None, clauses_missing=None, missing=None, nearness=None),
    sent_back("crm:due", TODAY, nearness=0.5),
    sent_back("crm:later", date(2026, 4, 3), nearness=0.6),
    not_mailed("crm:no1", "no_consent"),
    not_mailed("crm:no2", "no_consent", why="no_promise", stage="mql"),
    not_mailed("crm:no3", "bad_address", why="rejected", reason="bad_contact_data", try_again_on=date(2025, 12, 1)),
]
CAME_BACK: list[Row] = [
    outcome(6, "recycled", "timing", (10, 2, 1, 0)),
    outcome(7, "rejected", "timing", (10, 3, 1, 1)),
    outcome(7, "rejected", "reach", (5, 4, 2, 0)),
    outcome(7, "lost", "none", (15, 9, 3, 2)),
    outcome(12, "lost", "none", (100, 0, 0, 0), is_mature=False),
]


@pytest.fixture
def filled(make_world: Callable[..., Path]) -> Callable[..., Path]:
    def fill(leads: list[Row], outcomes: list[Row]) -> Path:
        database = make_world(0)
        with opened_file(database) as connection:
            insert_into(connection, "accord.nurture_list", leads)
            insert_into(connection, "accord.nurture_outcomes", outcomes)
        return database

    return fill


def section(database: Path) -> str:
    return text(page(database), '<section id="nurture"', "</section>")


def test_leads_are_counted_by_why_and_by_what_keeps_them_from_mail(filled: Callable[..., Path]) -> None:
    with opened_file(filled(LIST, [])) as connection:
        found = nurture.summary(connection, TODAY)
    counted = [(row.why, row.leads, row.may_be_mailed) for row in found.by_why]
    assert counted == [("not_qualified_yet", 6, 5), ("rejected", 1, 0), ("recycled", 2, 2), ("no_promise", 1, 0)]
    assert (found.leads, found.may_be_mailed, found.wait) == (10, 7, 1)
    assert found.suppressed == [("no_consent", 2), ("bad_address", 1)]
    # Due on the day itself and before it.
    assert (found.try_again, found.try_again_by_mail) == (2, 1)


def test_the_nearest_have_no_barrier_and_lack_least(filled: Callable[..., Path]) -> None:
    with opened_file(filled(LIST, [])) as connection:
        found = [each.lead_id for each in nurture.nearest(connection, 20, only_may_be_mailed=True)]
        two = [each.lead_id for each in nurture.nearest(connection, 3)]
    in_order = ("waits", "near", "due", "later", "far", "nowhere", "barred")
    assert found == [f"crm:{name}" for name in in_order]
    assert two == ["crm:waits", "crm:near", "crm:no1"]


def test_without_the_sentence_of_a_clause_the_published_ones_stand_together(filled: Callable[..., Path]) -> None:
    with opened_file(filled(LIST, [])) as connection:
        lead = nurture.of_lead(connection, "crm:barred")
        assert nurture.of_lead(connection, "crm:x") is None
    assert lead is not None
    assert lead.lacking({"company_size": SIZE, "x": "Y.", "not_a_competitor": COMPETITOR}) == {
        "company_size": SIZE, "not_a_competitor": COMPETITOR,
    }  # fmt: skip
    assert lead.lacking({"company_size": SIZE}) == {"": f"{COMPETITOR} {SIZE}"}
    assert [lead.is_barrier(clause) for clause in ("not_a_competitor", "company_size", "")] == [True, False, False]


def test_months_that_are_mature_are_added_up_by_why_and_by_category() -> None:
    names = ("cohort_month", "why", "category", "entered", "returned", "became_sql", "became_customer")
    found = way_back([Outcome(*(row[name] for name in names)) for row in CAME_BACK if row["is_mature"]])
    assert found.months == [date(2025, 6, 1), date(2025, 7, 1)]
    assert [(row.of, row.entered, row.returned) for row in found.by_why] == [
        ("rejected", 15, 7), ("recycled", 10, 2), ("lost", 15, 9),
    ]  # fmt: skip
    # A lost opportunity has no reason of Sales.
    assert [(row.of, row.entered, row.returned) for row in found.by_category] == [("timing", 20, 5), ("reach", 5, 4)]
    assert (found.total.became_sql, found.total.customer_share.whole) == (7, 40)


@pytest.mark.usefixtures("without_drawings")
def test_the_section_says_who_may_be_mailed_who_waits_and_what_came_back(filled: Callable[..., Path]) -> None:
    said = section(filled(LIST, CAME_BACK))
    assert "10 leads are on the nurture list, because they are not with Sales. 7 of them may be mailed." in said
    assert "The others may not: no consent (2); contact data wrong, as Sales says (1)." in said
    assert "1 lead lacks nothing and waits for a moment: with the next activity it qualifies" in said
    assert "2 leads that Sales sent back are due to be tried again; 1 of them may be mailed." in said
    assert "Leads went back to Marketing 40 times in June 2025 to July 2025. 45 % (31 to 60) came back" in said
    assert "Rejected 15 47 % (25 to 70) 7 20 % (7.0 to 45) 3 6.7 % (1.2 to 30) 1" in said
    assert "All 40 45 % (31 to 60) 18 18 % (8.7 to 32) 7 7.5 % (2.6 to 20) 3" in said
    assert "Timing 20 5 25 % (11 to 47) 10 % (2.8 to 30) 5.0 % (0.9 to 24)" in said
    assert "No promise 1 0 1 it entered its stage when no follow-up agreement was in force" in said


@pytest.mark.usefixtures("without_drawings")
def test_the_nearest_leads_stand_with_the_sentences_that_they_lack(filled: Callable[..., Path]) -> None:
    html = page(filled(LIST, []))
    rows = {name: text(html, f"<code>crm:{name}</code></th>", "</tr>") for name in ("near", "far", "waits", "nowhere")}
    assert rows["near"] == f"crm:near Not qualified yet 11 January 2026 {SIZE} 0.16"
    assert rows["far"] == f"crm:far Not qualified yet 11 January 2026 {SIZE} {POINTS} 1.50"
    assert rows["waits"].endswith("11 January 2026 none: it waits for a moment 0.00")
    assert rows["nowhere"].endswith("no stage that it can qualify for –")
    assert "Recycled: no budget try again since 5 February 2026" in text(html, "<code>crm:due<", "</tr>")
    assert "try again from 3 April 2026" in text(html, "<code>crm:later<", "</tr>")
    assert "(Marketing cannot change this.)" in text(html, "<code>crm:barred<", "</tr>")
    assert "crm:no1" not in html


@pytest.mark.usefixtures("without_drawings")
def test_ten_leads_are_named_and_further_ones_counted(filled: Callable[..., Path]) -> None:
    said = section(filled([nurtured(f"crm:{number:02}") for number in range(12)], []))
    assert "crm:09" in said
    assert "crm:10" not in said
    assert "And 2 more that may be mailed: accord nurture --may-be-mailed" in said


@pytest.mark.usefixtures("without_drawings")
def test_a_list_of_which_none_may_be_mailed_names_no_lead(filled: Callable[..., Path]) -> None:
    said = section(filled([not_mailed("crm:no1", "no_address")], []))
    assert "1 lead is on the nurture list, because it is not with Sales. 0 of them may be mailed." in said
    assert "No lead has all that it needs, so none waits for a moment. No lead is due to be tried again." in said
    assert "None of these leads may be mailed." in said
    assert "crm:no1" not in said


def test_with_nobody_on_the_list_and_no_mature_month_it_says_so(filled: Callable[..., Path]) -> None:
    said = section(filled([], [outcome(12, "lost", "none", (3, 0, 0, 0), is_mature=False)]))
    assert "No lead is on the nurture list: every lead is with Sales, in an opportunity" in said
    assert "No month is mature yet: a month is once 26 weeks have passed after it." in said


@in_browser
def test_the_charts_show_who_may_be_mailed_and_which_share_came_back(at: Callable) -> None:
    drawn = at(DESK).locator("#figure-nurture .wide svg").text_content() or ""
    assert "may be mailed" in drawn
    assert "not qualified yet" in drawn
    drawn = at(DESK).locator("#figure-way_back .wide svg").text_content() or ""
    assert "timing" in drawn
    assert "none" not in drawn
