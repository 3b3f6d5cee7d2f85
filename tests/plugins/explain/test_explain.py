"""`accord explain` as published, on a home made by hand: who is found, and what is said where nobody is."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console

from accord.common.errors import AccordError
from accord.explain import lead_screen
from accord.explain.contribution_groups import by_group
from accord.explain.explaining import explain
from accord.explain.score_sentences import ending, points
from accord.store.run_lock import run_lock

LEAD = "crm:000"


def part(effect: str, number: float, **more: Any) -> dict[str, Any]:
    named = {"component": "engagement", "score_group": "web", "rule": "visited", "activities": 1}
    return named | {"effect": effect, "points": number, "points_not_counted": 0.0} | more


def screened(found: dict[str, Any], show: Callable[[dict[str, Any], Console], None] = lead_screen.show) -> str:
    paper = io.StringIO()
    show(found, Console(file=paper, width=160))
    return paper.getvalue()


def test_as_published_the_rows_of_a_lead_add_up_to_its_score(published: Any) -> None:
    found = json.loads(json.dumps(explain(published.settings, LEAD)))
    (card,) = found["scorecards"]
    assert (found["lead_id"], found["stage"]["stage"], found["at"]) == (LEAD, "mql", "2026-01-20T00:00:00+00:00")
    assert sum(each["points"] for each in card["contributions"]) == card["total"] == 15.0
    in_short = screened(found)
    assert "lead_score  15: fit 10 (C), engagement 5\ncompany 10 · web 5" in in_short
    assert f"Rule by rule: accord explain {LEAD} --points" in in_short
    said = screened(found, lead_screen.show_with_points)
    assert "lead_score  15: fit 10 (C), engagement 5" in said
    assert "15 points given: that makes 15." in said
    assert f"accord explain {LEAD} --points --at 2026-01-20T00:00:00Z" in said


def test_a_lead_is_found_by_an_address_in_any_case_and_by_a_former_id(published: Any) -> None:
    published.change(f"insert into core.identity_links values ('crm:merged', '{LEAD}', 'person0@example.org')")
    assert explain(published.settings, "Person0@Example.org")["lead_id"] == LEAD
    found = explain(published.settings, "crm:merged")
    assert found["lead_id"] == LEAD
    assert "asked for as crm:merged" in screened(found)


def test_nobody_of_that_name_is_said_with_what_to_do(published: Any) -> None:
    with pytest.raises(AccordError, match=r"No lead is called 'crm:nobody'.*Ids look like"):
        explain(published.settings, "crm:nobody")


def test_without_a_work_database_only_published_ids_are_known(published: Any) -> None:
    published.settings.warehouse.unlink()
    assert explain(published.settings, LEAD)["lead_id"] == LEAD
    with pytest.raises(AccordError, match=r"Addresses and former ids are not published.*Next: accord run"):
        explain(published.settings, "person0@example.org")


def test_before_anything_is_published_the_next_command_is_named(home: Any) -> None:
    with pytest.raises(AccordError, match=r"Nothing is published yet. Next: accord run"):
        explain(home.settings, LEAD)


def test_a_published_lead_is_explained_while_a_night_is_at_work(published: Any) -> None:
    with run_lock(published.settings, "the night"):
        assert explain(published.settings, LEAD)["lead_id"] == LEAD


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("yesterday", "--at is 'yesterday', which is neither a date"),
        ("2026-01-21", "later than the last build looks.*--at 2026-01-20T00:00:00Z"),
    ],
)
def test_an_instant_that_cannot_be_is_refused_before_anything_is_compiled(published: Any, at: str, said: str) -> None:
    with pytest.raises(AccordError, match=said):
        explain(published.settings, LEAD, at)


def test_what_a_group_gave_lost_and_had_cut_off_stands_in_its_line() -> None:
    parts = [
        part("given", 30.0),
        part("decayed", -4.0),
        part("inactivity", -2.0, rule="", activities=None),
        part("group floor or cap", -14.0, rule="", activities=None),
        part("bot", 0.0, points_not_counted=6.0),
        part("disqualified", -10.0, component="total", score_group="", rule="country: KP", activities=None),
    ]
    web, total = by_group(parts)
    assert (web.points, web.cut_off) == (10.0, -14.0)
    assert [(rule.name, rule.given, rule.decayed) for rule in web.rules] == [
        ("visited", 30.0, -4.0),
        ("inactivity", -2.0, 0.0),
    ]
    assert [each["effect"] for each in web.not_counted] == ["bot"]
    assert [rule.name for rule in total.rules] == ["disqualified, country: KP"]
    assert ending({"total": 0.0, "contributions": parts}) == (
        "30 points given, -4 lost with age, -2 for inactivity, -14 by floors and caps, "
        "-10 because it is disqualified: that makes 0. 6 points were not counted."
    )


@pytest.mark.parametrize(
    ("number", "said"), [(12.0, "12"), (0.5, "0.50"), (-0.001, "0"), (-1204.25, "-1,204.25"), (100.0, "100")]
)
def test_points_are_told_with_two_decimals_or_none(number: float, said: str) -> None:
    assert points(number) == said
