"""`accord explain` as published, on a home made by hand: which lead is found, and the message where none is."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from accord.common.errors import AccordError
from accord.explain import lead_screen
from accord.explain.contribution_groups import by_group
from accord.explain.explaining import explain
from accord.explain.point_texts import points
from accord.explain.score_sentences import sum_sentence
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
    assert "lead score  15 points: fit 10 (C), engagement 5\ncompany 10 · web 5" in in_short
    assert f"Points rule by rule: accord explain {LEAD} --points" in in_short
    by_rule = screened(found, lead_screen.show_with_points)
    assert "lead score  15 points: fit 10 (C), engagement 5" in by_rule
    assert "15 points given: 15 points in total." in by_rule
    assert f"Points of each activity: accord explain {LEAD} --points --at 2026-01-20T00:00:00Z" in by_rule


def test_a_lead_is_found_by_an_address_in_any_case_and_by_a_former_id(published: Any) -> None:
    published.change(f"insert into core.identity_links values ('crm:merged', '{LEAD}', 'person0@example.org')")
    assert explain(published.settings, "Person0@Example.org")["lead_id"] == LEAD
    found = explain(published.settings, "crm:merged")
    assert found["lead_id"] == LEAD
    assert "requested as crm:merged" in screened(found)


def test_an_unknown_lead_is_a_message_with_what_to_do(published: Any) -> None:
    with pytest.raises(AccordError, match=r"There is no lead 'crm:nobody'.*Ids look like"):
        explain(published.settings, "crm:nobody")


def test_an_id_without_its_source_is_answered_with_the_one_it_is_part_of(published: Any) -> None:
    with pytest.raises(AccordError, match=rf"There is no lead '.*Did you mean {LEAD}\?"):
        explain(published.settings, LEAD.removeprefix("crm:"))
    published.change(f"insert into core.identity_links values ('web:{LEAD.removeprefix('crm:')}', '{LEAD}', null)")
    with pytest.raises(AccordError, match=r"no record has this id or address. Ids look like"):
        explain(published.settings, LEAD.removeprefix("crm:"))


def test_without_a_work_database_only_published_ids_are_known(published: Any) -> None:
    published.settings.warehouse.unlink()
    assert explain(published.settings, LEAD)["lead_id"] == LEAD
    with pytest.raises(AccordError, match=r"Addresses and former ids are not published.*Next: accord run"):
        explain(published.settings, "person0@example.org")


def test_before_anything_is_published_the_next_command_is_named(home: Any, tmp_path: Path) -> None:
    with pytest.raises(AccordError, match=r"Nothing is published yet. Next: accord run"):
        explain(home.settings, LEAD)
    empty = replace(home.settings, home=tmp_path / "empty", inbox=tmp_path / "empty" / "inbox")
    for at in (None, "2026-01-01"):
        with pytest.raises(AccordError, match=r"Next: drop files into .*accord demo.*, then accord run"):
            explain(empty, LEAD, at)


def test_a_published_lead_is_explained_during_a_run(published: Any) -> None:
    with run_lock(published.settings, "the nightly run"):
        assert explain(published.settings, LEAD)["lead_id"] == LEAD


@pytest.mark.parametrize(
    ("at", "message"),
    [
        ("yesterday", "--at is 'yesterday', which is neither a date"),
        ("2026-01-21", "the last build knows nothing after its as_of.*--at 2026-01-20T00:00:00Z"),
    ],
)
def test_an_instant_that_cannot_be_is_refused_before_anything_is_compiled(
    published: Any, at: str, message: str
) -> None:
    with pytest.raises(AccordError, match=message):
        explain(published.settings, LEAD, at)


def test_a_group_shows_what_it_gave_what_decayed_and_what_its_limits_took() -> None:
    parts = [
        part("given", 30.0),
        part("decayed", -4.0),
        part("inactivity", -2.0, rule="", activities=None),
        part("group floor or cap", -14.0, rule="", activities=None),
        part("bot", 0.0, points_not_counted=6.0),
        part("disqualified", -10.0, component="total", score_group="", rule="country: KP", activities=None),
    ]
    web, total = by_group(parts)
    assert (web.points, web.limited) == (10.0, -14.0)
    assert [(rule.name, rule.given, rule.decayed) for rule in web.rules] == [
        ("visited", 30.0, -4.0),
        ("inactivity", -2.0, 0.0),
    ]
    assert [each["effect"] for each in web.not_counted] == ["bot"]
    assert (total.name, [rule.name for rule in total.rules]) == ("limit of the total", ["disqualified, country: KP"])
    assert sum_sentence({"total": 0.0, "contributions": parts}) == (
        "30 points given, -4 lost with age, -2 for inactivity, -14 by floors and caps, "
        "-10 because the lead is disqualified: 0 points in total. 6 points more were not counted."
    )


def test_what_a_limit_on_points_cut_says_how_much_is_left() -> None:
    cut = part("at most 20 points a day", 0.0, points_not_counted=4.0)
    (web,) = by_group([part("given", 20.0), part("decayed", -4.0), cut, part("bot", 0.0, points_not_counted=8.0)])
    assert [each["why"] for each in web.not_counted] == ["20 of 24: at most 20 points a day", "bot"]


@pytest.mark.parametrize(
    ("number", "text"), [(12.0, "12"), (0.5, "0.50"), (-0.001, "0"), (-1204.25, "-1,204.25"), (100.0, "100")]
)
def test_points_have_two_decimals_or_none(number: float, text: str) -> None:
    assert points(number) == text
