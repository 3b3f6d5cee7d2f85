"""What the page says of follow-up: whom to call this morning, and whether Sales keeps its promise."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.plugins.hand_offs import REPS
from tests.plugins.report.conftest import in_browser
from tests.plugins.report.pages import DESK, cut, number_in
from tests.plugins.report.world import opened_file

from accord.report import display
from accord.report.report_page import render

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_leads_are_named_in_two_sections_and_sales_people_in_one(rendered: Path) -> None:
    html = rendered.read_text(encoding="utf-8")
    rest, (morning, nurture) = cut(html, "this_morning", "nurture")
    names = ["crm:r", *(name for _, name, *_ in REPS)]
    assert [name for name in ("crm:0", *names) if name in rest] == []
    assert [name for name in names if name in nurture] == []
    assert "crm:0" in morning
    assert "crm:0" in nurture
    assert "Tom Hale" in morning
    assert "@" not in html.replace("@media", "")


@in_browser
def test_this_morning_counts_what_is_open_and_names_whom_to_call_first(
    world: Path, at: Callable[[int], "Page"]
) -> None:
    section = at(DESK).locator("#this_morning")
    overdue = number_in(world, "select count(*) from accord.follow_up where state = 'overdue'")
    assert f"{overdue} are overdue" in section.inner_text()
    assert f"{overdue} overdue" in at(DESK).locator("header.top").inner_text()
    shown = section.locator("#calls tbody tr")
    assert shown.count() == 10
    first = number_in(
        world,
        """
        select lead_id from accord.follow_up
        where state = 'overdue' or (state in ('due_soon', 'waiting') and due_on = '2026-02-05')
        order by state = 'overdue', if(state = 'overdue', -epoch(due_at), epoch(due_at)) limit 1
        """,
    )
    assert first in shown.first.inner_text()
    of_tom = number_in(world, "select count(*) from accord.follow_up where state = 'overdue' and owner = 'Tom Hale'")
    assert section.locator("#owners tr:has(th:text-is('Tom Hale')) td").first.inner_text() == of_tom


@pytest.mark.usefixtures("without_drawings")
def test_with_teams_the_page_names_the_team_in_this_morning(make_world: Callable[..., Path], tmp_path: Path) -> None:
    database = make_world(300)
    with opened_file(database) as connection:
        connection.execute("update accord.follow_up set owner_id = 'sdr', owner = 'sdr'")
    html = render(database, tmp_path / "report").read_text()
    assert not any(name in html for _, name, *_ in REPS)
    assert '<th scope="row">sdr</th>' in html


@in_browser
def test_the_promise_is_shown_with_interval_states_and_median(world: Path, at: Callable[[int], "Page"]) -> None:
    row = at(DESK).locator("#kept tbody tr").first
    assert row.locator("th").inner_text() == "MQL: qualified"
    recent = "from accord.follow_up where stage = 'mql' and entered_at >= timestamp '2025-11-05 23:00:00'"
    cells = row.locator("td").all_inner_texts()
    for place, state in enumerate(("met", "late", "ignored", "overdue"), 1):
        assert cells[place] == number_in(world, f"select count(*) {recent} and state = '{state}'")
    judged = "state in ('met', 'late', 'ignored', 'overdue')"
    share = number_in(world, f"select round(100 * count_if(state = 'met') / count(*))::int {recent} and {judged}")
    assert cells[0].startswith(f"{share}{display.SPACE}% (")
    assert cells[5] == f"{number_in(world, f'select round(median(business_minutes))::int {recent}')} min"
