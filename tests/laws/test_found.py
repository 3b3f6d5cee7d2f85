"""Defects that the laws found, each reduced to the smallest case, kept as regression tests."""

from pathlib import Path
from typing import Any

from .cases import Case, Event, Story
from .compare import agree
from .drawing_stories import ANCHORS
from .engine import Engine
from .expected import expected
from .incremental import Builds, incremental_builds_equal_a_full_build
from .parts import parts, parts_add_up

HOUR, DAY = 3_600_000_000, 86_400_000_000
START = ANCHORS[0]


def _agrees(engine: Engine, card: dict[str, Any], *stories: Story, as_of: int) -> dict[str, Any]:
    """The first lead's scores at as_of, after comparing all scores with the oracle's."""
    case = Case(card, stories, as_of)
    built = engine.scores(case)
    agree(expected(case), built)
    return built[stories[0].lead_id, as_of]


def _group(points: float, **rest: Any) -> dict[str, Any]:
    return {"name": "web", "component": "engagement", "rules": [{"signal": "s1", "points": points}], **rest}


def test_a_tie_at_the_sixth_decimal_goes_away_from_zero(engine: Engine) -> None:
    """Rounded as doubles, 0.0628125 became 0.062812: one in eighty ties was rounded the wrong way."""
    story = Story("lead", (Event("a", START, START),))
    card = {"groups": [_group(4.02, decay={"half_life_hours": 1})]}
    assert _agrees(engine, card, story, as_of=START + 6 * HOUR)["total"] == 0.062813


def test_a_combined_grade_beside_a_trend(engine: Engine) -> None:
    """Both sides of the trend's join have grades, and the SQL did not say which one it used."""
    card = {
        "groups": [_group(10)],
        "grades": {"fit": {"A": 1, "B": 0}, "engagement": {1: 5, 2: 0}},
        "trend": {"days": 7, "by": 5},
    }
    story = Story("lead", (Event("a", START, START),))
    assert _agrees(engine, card, story, as_of=START + DAY)["combined_grade"] == "B1"


def test_a_run_that_brings_a_lead_nothing_but_a_bot_remembers_the_bot(engine: Engine) -> None:
    """The lead is not touched, because nothing that counts is new; a card with a limit then lost the bot's activity."""
    human = Event("a", START, START)
    bot = Event("b", START + DAY, START + DAY, set_aside_reason="bot")
    limited = {"signal": "s1", "points": 1, "limit": {"once": True}}
    card = {"groups": [{"name": "web", "component": "engagement", "rules": [limited]}]}
    case = Case(card, [Story("lead", (human, bot))], START + 2 * DAY)
    incremental_builds_equal_a_full_build(engine, Builds(case, [START + HOUR, case.as_of], {}))


def test_a_run_on_an_evening_already_built_keeps_the_sums(engine: Engine) -> None:
    """The kept sums had the same instant as the end of the summed state, so the next incremental run lost them."""
    case = Case({"groups": [_group(10)]}, [Story("lead", (Event("a", START, START),))], START + 2 * DAY)
    incremental_builds_equal_a_full_build(engine, Builds(case, [START + DAY, START + DAY, case.as_of], {}))


def test_a_condition_that_gives_points_and_then_disqualifies(engine: Engine, tmp_path: Path) -> None:
    """For two rules with the same condition, the contributions kept the points but lost the disqualification."""
    condition = {"profile": "employees", "low": 50, "high": 250}
    rules = [condition | {"points": 10}, condition | {"disqualifies": True}]
    card = {"groups": [{"name": "company", "component": "fit", "rules": rules}]}
    story = Story("lead", (), profiles={START: {"employees": 50, "country": "DE", "job_title": None}})
    parts_add_up(engine, tmp_path, Case(card, [story], START + 1))


def test_of_two_rules_that_disqualify_the_first_one_is_named(engine: Engine, tmp_path: Path) -> None:
    """The second one was named where a rule with its condition gave points before the first."""
    size = {"profile": "employees", "low": 50, "high": 250}
    country = {"profile": "country", "values": ["DE"], "disqualifies": True}
    rules = [size | {"points": 10}, country, size | {"disqualifies": True}]
    card = {"groups": [{"name": "company", "component": "fit", "rules": rules}]}
    story = Story("lead", (), profiles={START: {"employees": 50, "country": "DE", "job_title": None}})
    engine.scores(Case(card, [story], START + 1))
    built = parts(engine, tmp_path)["lead", START + 1]
    assert [part["rule"] for part in built if part["effect"] == "disqualified"] == ["country: DE"]
