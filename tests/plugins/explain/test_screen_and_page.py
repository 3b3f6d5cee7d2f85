"""What a person sees: on one screen, and on the page that is sent, which says less."""

import io
import re
from typing import Any

from rich.console import Console
from tests.plugins.explain.world import IN_ALL, LEAD, World

from accord.explain import lead_page, lead_screen

FIRST, LAST = "2026-01-10 09:00:00", "2026-01-20 09:00:00"
ADDRESS = "Anna.Schmidt@Example.org"
PERSON = {"job_title": "Head of Secrets", "email_domain": "somewhere-private.example", "country": "DE"}


def screened(found: dict[str, Any], width: int = 100) -> str:
    paper = io.StringIO()
    lead_screen.show(found, Console(file=paper, width=width))
    return "\n".join(line.rstrip() for line in paper.getvalue().splitlines())


def rejected_and_back(world: World) -> World:
    world.entered("inquiry", "2025-10-01 09:00:00").entered("mql", None)
    world.entered("sal", "2025-10-05 09:00:00", "accepted_by_sales")
    world.entered("nurture", FIRST, reason="no_budget; ask anna.schmidt@example.org")
    world.met("profile_and_actions", cycle=2, not_a_customer=LAST, industry=LAST)
    return world.moment(LAST, cycle=2, industry="software", employees=30, **PERSON)


def test_the_screen_tells_the_journey_the_gates_and_what_is_missing(world: World) -> None:
    said = screened(rejected_and_back(world).found(asked=ADDRESS), 120)
    assert f"{LEAD}, asked for as {ADDRESS}" in said
    assert "Stage   Nurture since 2026-01-10 10:00, cycle 2" in said
    assert "Next    Marketing: nurture until it qualifies again" in said
    assert "Judged  at its last moment in cycle 2, 2026-01-20 10:00" in said
    assert re.search(r"cycle 1 +Inquiry +2025-10-01 11:00 +4 days\n +MQL +skipped\n +SAL +2025-10-05 11:00 ", said)
    assert re.search(r"cycle 2 +none yet", said)
    in_force = r"\(profile_and_actions, in force from 2025-09-01( to 2\d{3}-\d\d-\d\d)?\)\n"  # to: of a later version
    assert re.search(rf"MQL  not entered: 3 of 7 clauses are missing {in_force}", said)
    assert re.search(r"✓ met 2026-01-20 Works in one of the five industries we sell to\.\n ✗ +The company has 50", said)
    assert "employees: 30 of 50, 20 short" in said


def test_one_screen_is_enough_for_a_lead_in_its_first_cycles(world: World) -> None:
    found = rejected_and_back(world).found()
    assert max(len(line) for line in screened(found, 100).splitlines()) <= 100
    assert len(screened(found, 120).splitlines()) <= 40


def test_what_is_to_be_said_of_all_gates_is_said_once(world: World) -> None:
    world.entered("inquiry", FIRST).entered("disqualified", LAST).moment(FIRST).moment(LAST)
    said = screened(world.found(), 160)
    assert "MQL, SAL, SQL  cannot be entered: disqualified on 2026-01-20 10:00; only a recycle by Sales" in said


def test_a_definition_asked_for_shows_what_each_clause_compared(world: World) -> None:
    said = screened(rejected_and_back(world).found(definition="points"))
    assert "points  not met: 1 of 3 clauses is missing (points, a candidate that decides nothing)" in said
    assert "All its clauses held together in no cycle so far." in said
    assert "customer: no; it takes no" in said
    assert f"{IN_ALL}: 0 of 50" in said


def test_where_the_work_database_cannot_be_asked_it_is_said(world: World) -> None:
    found = rejected_and_back(world).found() | {"not_looked_up": "Another run is at work."}
    assert "What holds by now, and what is missing, cannot be told: Another run is at work." in screened(found)


def test_the_page_loads_nothing_and_tells_of_the_person_only_what_a_clause_lacks(world: World) -> None:
    html = lead_page.render(rejected_and_back(world).found(asked=ADDRESS))
    assert not re.search(r"""(?:src|href)=["'](?!data:)|url\(|@import|<script""", html)
    assert "default-src 'none'" in html
    for private in (ADDRESS.lower(), "anna", "secrets", "somewhere-private", "owner"):
        assert private not in html.lower()
    assert "employees: 30 of 50, 20 short" in html
    assert "no budget; ask [address]" in html
    assert "Marketing Qualified Lead" in html
    assert "Not entered: 3 of 7 clauses are missing." in html


def test_what_is_told_of_a_lead_is_text_on_the_page_whatever_it_holds(world: World) -> None:
    world.entered("inquiry", FIRST).moment(LAST, cycle=1, industry="<script>alert(1)</script>")
    html = lead_page.render(world.found())
    assert "<script" not in html
    assert "industry: &lt;script&gt;" in html
