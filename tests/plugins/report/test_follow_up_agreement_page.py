"""The follow-up agreement on the page: its promises, signatures and days, beside the candidates."""

from pathlib import Path

import pytest
from tests.plugins.report.pages import change, page, text

pytestmark = pytest.mark.usefixtures("without_drawings")


def test_what_sales_promises_stands_on_the_page_with_signatures_and_days(unchanged: str) -> None:
    card = text(unchanged, 'id="version-within_a_business_day"', "</article>")
    for said in (
        "Within a business day in force Sales answers every lead it is handed within a business day",
        "Raised hand : mql, where demo_requests + contact_requests >= 1: 60 business minutes, any response.",
        "Handed over : sql: 2,400 business minutes, any response by the team ae.",
        "Notification time : of what happened before 00:00, at 06:00 (business zone).",
        "Default calendar : hours office, time zone Europe/Berlin, holidays DE-BE.",
        "For Marketing Maren Holt 16 December 2024 For Sales Anil Rao 17 December 2024",
        "In force from 1 January 2025",
        "Review by 31 December 2026",
    ):
        assert said.replace(">=", "&gt;=") in card
    assert "A lead qualifies" not in card


def test_a_candidate_promise_stands_beside_the_one_in_force(unchanged: str) -> None:
    section = unchanged[unchanged.index('id="version-within_four_hours"') :]
    table = text(section, "<tbody", "</table>")
    assert "Qualified other promise mql: 480 business minutes, any response. mql: 240 business minutes" in table
    assert "Raised hand" not in table
    assert "1 more version, not in force: within four hours" in text(
        unchanged, 'id="agreement-follow_up"', "</section>"
    )


def test_a_publication_without_a_follow_up_agreement_has_no_section_for_it(database: Path) -> None:
    change(database, "delete from accord.agreements where stage = 'follow_up'")
    assert "agreement-follow_up" not in page(database)


def test_an_overdue_review_of_the_follow_up_agreement_is_said_above_all_figures(database: Path) -> None:
    change(database, "update accord.agreements set is_review_due = true where definition = 'within_a_business_day'")
    assert "The review of the follow-up agreement “within a business day” was due by 31 December 2026." in page(
        database
    )
