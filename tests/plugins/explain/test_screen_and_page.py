"""What a person sees: on one screen, and on the page that is sent, which shows less."""

import io
import re
from typing import Any

from rich.console import Console
from tests.plugins.explain.world import IN_TOTAL, LEAD, World

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


def test_the_screen_shows_the_journey_the_gates_and_what_is_missing(world: World) -> None:
    screen = screened(rejected_and_back(world).found(requested=ADDRESS), 120)
    assert f"{LEAD}, requested as {ADDRESS}" in screen
    assert "Lead           source Webinar, segment mid market, country DE, owner Nora Ziegler" in screen
    assert "Stage          Nurture since 2026-01-10 10:00" in screen
    assert "Next step      Marketing: nurture until it qualifies again" in screen
    assert "Last activity  2026-01-20 10:00" in screen
    assert "As of          2026-02-01 01:00 (Europe/Berlin), as published" in screen
    assert re.search(r"cycle 1 +Inquiry +2025-10-01 11:00 +4 days\n +MQL +skipped\n +SAL +2025-10-05 11:00 ", screen)
    assert re.search(r"Nurture +2026-01-10 10:00 +22 days so far +reason: no budget; ask", screen)
    assert re.search(r"cycle 2 +no stage yet", screen)
    # `to` where a later version is signed
    in_force = r"\(Definition: profile_and_actions, in force from 2025-09-01( to 2\d{3}-\d\d-\d\d)?\)\n"
    assert re.search(rf"MQL  Not yet: 3 of 7 clauses are not met\. {in_force}", screen)
    assert re.search(
        r"✓ met 2026-01-20 The company is in one of the five industries we sell to\.\n ✗ +The company has 50", screen
    )
    assert "→ Number of employees of the company: 30, but must be 50 or more." in screen


def test_a_win_before_the_first_contact_is_told(world: World) -> None:
    world.work.execute(
        f"insert into contradictions values ('{LEAD}', 'olist:deal:1', 'win before first contact', 'opportunity_won', "
        "'olist:1', '2026-01-01 09:00:00', '2026-01-02 09:00:00')"
    )
    screen = screened(rejected_and_back(world).found(), 160)
    told = "win before first contact: opportunity won 2026-01-01 10:00, record olist:1 created 2026-01-02 10:00"
    assert f"Contradiction  {told}" in screen


def test_what_the_last_publication_changed_of_its_past_is_told_with_the_cause(world: World) -> None:
    change = {"cycle": 1, "stage": "mql", "cause": "late data", "caused_by": "web:page_view:9"}
    was = {"was_at": "2026-01-10T09:00:00+00:00", "was_definition": "points"}
    now = {"is_at": "2026-01-09T09:00:00+00:00", "is_definition": "points"}
    gone, new = dict.fromkeys(now), dict.fromkeys(was)
    found = rejected_and_back(world).found()
    found["history_changes"] = [change | was | now, change | was | gone, change | new | now]
    for shown in (" ".join(screened(found, 300).split()), lead_page.render(found)):
        assert (
            "The last publication changed the past. MQL of cycle 1: 2026-01-09 10:00:00 by points; the publication "
            "before had 2026-01-10 10:00:00 by points. Data about the past came late or were corrected "
            "(web:page_view:9)."
        ) in shown
        assert "no longer there; the publication before had 2026-01-10 10:00:00 by points" in shown
        assert "2026-01-09 10:00:00 by points; the publication before did not have it" in shown


def test_of_later_gates_without_any_clause_met_there_is_one_line(world: World) -> None:
    screen = screened(rejected_and_back(world).found())
    assert "\n\nSAL, SQL  Later: no clause is met yet.\n" in screen + "\n"
    assert "The latest decision of Sales" not in screen


def test_a_later_gate_with_a_clause_met_shows_clauses_without_what_is_missing(world: World) -> None:
    world.entered("inquiry", FIRST).moment(LAST, sales_touches=1)
    screen = screened(world.found())
    assert "SAL  Later: no clause is met yet." in screen
    assert "SQL  Not yet: 1 of 2 clauses is not met. (Definition: accepted_opportunity" in screen
    assert re.search(r"✓ +Sales called.*\n ✗ +The lead has an open or won opportunity\.(\n|$)", screen)
    assert "open opportunities" not in screen


def test_what_lapsed_is_shown_of_the_current_stage_and_not_of_one_that_is_passed(world: World) -> None:
    world.entered("inquiry", FIRST).entered("mql", LAST, "profile_and_actions")
    world.met("profile_and_actions", LAST, company_size=LAST).moment(LAST, employees=60).as_of(employees=40)
    lapsed = "→ No longer met since the last activity. Number of employees of the company: 40, but must be 50 or more."
    assert lapsed in screened(world.found(), 160)
    world.entered("sal", "2026-01-21 09:00:00", "accepted_by_sales")
    assert "Number of employees" not in screened(world.found(), 160)


def test_a_clause_that_was_met_and_is_missing_now_says_so_in_its_date(world: World) -> None:
    world.entered("inquiry", FIRST).met("profile_and_actions", company_size=FIRST).moment(LAST, employees=40)
    assert " ✗ was met 2026-01-10 The company has 50 employees or more." in screened(world.found())


def test_one_screen_is_enough_for_a_lead_in_its_first_cycles(world: World) -> None:
    found = rejected_and_back(world).found()
    assert max(len(line) for line in screened(found, 100).splitlines()) <= 100
    assert len(screened(found, 120).splitlines()) <= 40


def test_one_sentence_about_all_gates_is_shown_once(world: World) -> None:
    world.entered("inquiry", FIRST).entered("disqualified", LAST).moment(FIRST).moment(LAST)
    screen = screened(world.found(), 160)
    assert "MQL, SAL, SQL  Not possible: disqualified since 2026-01-20 10:00. Only Sales can reopen" in screen


def test_a_requested_definition_shows_what_each_clause_compared(world: World) -> None:
    screen = screened(rejected_and_back(world).found(definition="points"))
    assert "points  Not met: 1 of 3 clauses is not met. (Definition: points, a candidate that decides" in screen
    assert "All clauses were met together in no cycle so far." in screen
    assert "→ Already a customer: no (needed: no)." in screen
    assert f"→ Needs 50 {IN_TOTAL}, has none." in screen


def test_where_the_work_database_is_not_available_the_screen_says_so(world: World) -> None:
    found = rejected_and_back(world).found() | {"not_evaluated_because": "Another run is at work."}
    assert "Which clauses are met now, and what is missing, is not known: Another run is at work." in screened(found)


def test_the_page_loads_nothing_and_shows_of_the_person_only_what_is_missing(world: World) -> None:
    html = lead_page.render(rejected_and_back(world).found(requested=ADDRESS))
    assert not re.search(r"""(?:src|href)=["'](?!data:)|url\(|@import|<script""", html)
    assert "default-src 'none'" in html
    for private in (ADDRESS.lower(), "anna", "secrets", "somewhere-private", "owner", "ziegler"):
        assert private not in html.lower()
    assert "Number of employees of the company: 30, but must be 50 or more." in html
    assert "no budget; ask [address]" in html
    assert "Marketing Qualified Lead" in html
    assert "Not yet: 3 of 7 clauses are not met." in html


def test_values_of_a_lead_are_text_on_the_page_whatever_they_contain(world: World) -> None:
    world.entered("inquiry", FIRST).moment(LAST, cycle=1, industry="<script>alert(1)</script>")
    html = lead_page.render(world.found())
    assert "<script" not in html
    assert "Industry of the company: &lt;script&gt;" in html
