"""Whether Sales speaks with its leads: months by hand, and before and after a definition changed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.report.conftest import in_browser
from tests.plugins.report.pages import DESK, page, text
from tests.plugins.report.world import opened_file

from accord.report.contact import Contact, ContactMonth
from accord.report.definition_changes import DefinitionChange, changes, starts
from accord.report.rows import Agreement
from accord.report.shares import share

VERSION = Agreement(
    "old", "mql", "", date(2025, 1, 1), date(2025, 9, 1), None, None, None, None, None, "", "retired", False
)
NEW = replace(VERSION, definition="new", in_force_from=date(2025, 9, 1), in_force_to=None, state="in_force")


def month(number: int, contacted: int, ignored: int, is_mature: bool = True) -> ContactMonth:
    return ContactMonth(date(2025, number, 1), Contact(contacted, 0, 0, ignored), None, None, is_mature)


def rates(database: Path, month: date, counts: tuple[int, int, int, int], **more: Any) -> None:
    """A row of `follow_up_rates` of all MQLs."""
    names = ("contacted", "only_tried", "only_decided", "ignored")
    zeros = dict.fromkeys(("met", "late", "breached_without_response", "withdrawn", "not_due", "logged_late"), 0)
    row = {
        "cohort_month": month, "stage": "mql", "dimension": "all", "value": "all", "handed_off": sum(counts),
        "is_mature": True, **dict(zip(names, counts, strict=True)), **zeros, **more,
    }  # fmt: skip
    with opened_file(database) as connection:
        marks = ", ".join("?" * len(row))
        connection.execute(f"insert into accord.follow_up_rates ({', '.join(row)}) values ({marks})", [*row.values()])


def test_three_mature_months_on_each_side_of_a_change_are_compared() -> None:
    found = [month(number, 10 * number, 100) for number in range(4, 12)]
    (change,) = changes([*found, month(12, 0, 50, is_mature=False)], [VERSION, NEW])
    assert (change.on, change.before.definition, change.after.definition) == (date(2025, 9, 1), "old", "new")
    assert [each.month for each in change.before.months] == [6, 7, 8]
    assert [each.month for each in change.after.months] == [9, 10, 11]
    assert change.before.share == share(210, 510)
    assert change.after.share == share(300, 600)


def test_a_month_in_which_the_definition_changed_is_on_neither_side() -> None:
    within = (replace(VERSION, in_force_to=date(2025, 9, 10)), replace(NEW, in_force_from=date(2025, 9, 10)))
    (change,) = changes([month(number, 1, 1) for number in range(7, 12)], within)
    assert [each.month for each in change.before.months] == [7, 8]
    assert [each.month for each in change.after.months] == [10, 11]


def test_a_definition_that_is_too_young_is_compared_with_nothing() -> None:
    (change,) = changes([month(8, 5, 5), month(9, 9, 1, is_mature=False)], [VERSION, NEW])
    assert (change.after.months, change.after.share.low, change.difference) == ([], None, "too early to tell")
    assert changes([month(9, 5, 5)], [VERSION, NEW]) == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ((20, 100), (50, 100), "more leads reached"),
        ((50, 100), (20, 100), "fewer leads reached"),
        ((20, 100), (30, 100), "no clear difference"),
    ],
)
def test_a_difference_is_claimed_only_where_the_intervals_are_apart(
    before: tuple[int, int], after: tuple[int, int], said: str
) -> None:
    (change,) = changes([month(8, before[0], before[1] - before[0]), month(9, after[0], after[1] - after[0])],
                        [VERSION, NEW])  # fmt: skip
    assert isinstance(change, DefinitionChange)
    assert change.difference == said


def test_versions_that_begin_later_or_are_no_mql_have_no_line() -> None:
    later = replace(NEW, definition="later", in_force_from=date(2026, 3, 1))
    other = replace(NEW, stage="sql")
    candidate = replace(NEW, definition="candidate", in_force_from=None)
    assert starts([NEW, later, other, candidate, VERSION], date(2026, 2, 5)) == [VERSION, NEW]


@pytest.mark.usefixtures("without_drawings")
def test_the_section_says_contact_and_speed_of_the_last_mature_month(make_world: Callable[..., Path]) -> None:
    database = make_world(0)
    rates(database, date(2025, 8, 1), (20, 30, 20, 30))
    rates(database, date(2025, 12, 1), (30, 10, 4, 6), minutes_p50=85.4)
    rates(database, date(2026, 1, 1), (9, 0, 0, 1), is_mature=False, minutes_p50=1.0)
    section = text(page(database), '<section id="contact"', "</section>")
    assert "Of the 50 MQLs handed to Sales in December 2025, Sales spoke with 60 % (46 to 72)" in section
    assert "and ignored 12 % (5.6 to 24) . Half were answered within 85 business minutes." in section
    assert "1 September 2025 three visits in a week → profile and actions" in section
    assert (
        "20 % (13 to 29) 20 of 100, August 2025 60 % (46 to 72) 30 of 50, December 2025 more leads reached" in section
    )
    assert "These months differ in more than the definition" in section
    assert "January 2026 90 % (60 to 98) 9 0 0 1 1 min – not yet" in section


@pytest.mark.usefixtures("without_drawings")
def test_where_more_than_half_have_no_answer_the_section_says_so(make_world: Callable[..., Path]) -> None:
    database = make_world(0)
    rates(database, date(2025, 12, 1), (1, 0, 0, 9))
    section = text(page(database), '<section id="contact"', "</section>")
    assert "More than half were never answered." in section
    assert "The definition of an MQL did not change while months before it are known." in section


@in_browser
def test_the_months_show_their_share_and_the_first_day_of_a_definition(at: Callable) -> None:
    drawing = at(DESK).locator("#figure-contact .wide svg")
    drawn = drawing.text_content() or ""
    assert "profile and actions" in drawn
    assert "Sep" in drawn
    assert drawing.locator("[data-immature]").count() > 0
