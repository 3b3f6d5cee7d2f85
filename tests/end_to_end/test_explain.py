"""`accord explain` on a world that was run: at any instant its parts are those of the published scores."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.support import accord, succeed

NEAR = 1e-6


@pytest.fixture(scope="module")
def busiest(published_home: Path) -> tuple[str, str]:
    """The lead with the most kinds of contributions, and an address of it."""
    with duckdb.connect() as reader:
        reader.sql(f"attach '{published_home / 'published' / 'accord.duckdb'}' as published (read_only)")
        reader.sql(f"attach '{published_home / 'work' / 'accord.duckdb'}' as work (read_only)")
        found = reader.sql(
            """
            select lead_id, any_value(email)
            from published.accord.score_contributions inner join work.core.identity_links using (lead_id)
            where email is not null
            group by all order by count(distinct (rule, effect)) desc, lead_id limit 1
            """
        ).fetchone()
    assert found
    return found


def explained(home: Path, *arguments: str) -> dict[str, Any]:
    told = succeed(home, "explain", *arguments, "--json")
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def test_as_of_the_two_ways_say_the_same_and_an_earlier_instant_is_that_of_score_history(
    run_home: Path, busiest: tuple[str, str]
) -> None:
    lead, address = busiest
    now = explained(run_home, lead)
    again = explained(run_home, address, "--at", now["at"])
    assert again["lead_id"] == lead
    assert _points(now) == _points(again)
    columns = ("total", "fit", "engagement", "fit_grade", "engagement_grade", "combined_grade", "is_disqualified")
    assert [[card[c] for c in columns] for card in now["scorecards"]] == [
        [card[c] for c in columns] for card in again["scorecards"]
    ]
    assert again["stage"] == now["stage"]
    assert again["activities"], "the busiest lead did something that matches a rule"

    history = _history(run_home, lead)
    for moment_at in (sorted(history)[0], sorted(history)[len(history) // 2]):
        then = explained(run_home, lead, "--at", moment_at.replace(tzinfo=UTC).isoformat())
        for card in then["scorecards"]:
            for component, score in history[moment_at][card["scorecard"]].items():
                of = [p["points"] for p in card["contributions"] if component in ("total", p["score_group"])]
                expected = card[component] if component in ("fit", "engagement") else sum(of)
                assert abs(expected - score) <= NEAR, f"{component} at {moment_at}"
        left = [a["points_left"] for a in then["activities"] if not a["not_counted_because"]]
        assert abs(sum(left) - sum(_of_rules(then))) <= NEAR


def test_what_cannot_be_answered_is_said_in_a_sentence(run_home: Path, busiest: tuple[str, str]) -> None:
    lead, _ = busiest
    for arguments, said in (
        (("nobody@example.org",), "No lead is called 'nobody@example.org'"),
        ((lead, "--at", "2020-01-01"), f"{lead} was first heard of on"),
        ((lead, "--at", "2999-01-01"), "later than the last build looks"),
    ):
        told = accord(run_home, "explain", *arguments)
        assert (told.returncode, told.stdout) == (1, ""), told.stderr
        assert said in told.stderr.replace("\n", " ")
        assert "Traceback" not in told.stderr


def _of_rules(found: dict[str, Any]) -> list[float]:
    """What rules on signals gave, less what age took."""
    return [
        part["points"]
        for card in found["scorecards"]
        for part in card["contributions"]
        if part["component"] == "engagement" and part["effect"] in ("given", "decayed")
    ]


def _points(found: dict[str, Any]) -> dict[tuple[str, ...], tuple[float, float]]:
    return {
        (card["scorecard"], *(str(part[name]) for name in ("component", "score_group", "rule", "effect"))): (
            part["points"],
            part["points_not_counted"],
        )
        for card in found["scorecards"]
        for part in card["contributions"]
    }


def _history(home: Path, lead: str) -> dict[datetime, dict[str, dict[str, float]]]:
    """Last moment of a day → scorecard → component → score."""
    with duckdb.connect() as reader:
        reader.sql(f"attach '{home / 'published' / 'accord.duckdb'}' as published (read_only)")
        rows = reader.execute(
            "select moment_at, scorecard, component, score from published.accord.score_history where lead_id = ?",
            [lead],
        ).fetchall()
    history: dict[datetime, dict[str, dict[str, float]]] = {}
    for moment_at, scorecard, component, score in rows:
        history.setdefault(moment_at, {}).setdefault(scorecard, {})[component] = score
    return history
