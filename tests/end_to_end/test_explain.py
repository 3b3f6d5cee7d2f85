"""`accord explain` on a world that was run: its stages, clauses and points are those published."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.commands import command, completed

from accord.common import settings as settings_module
from accord.explain.clause_evaluation import Evaluator
from accord.explain.explanation import Explanation
from accord.explain.journey import journey

NEAR = 1e-6
AS_OF = "select max(known_at) from accord.scoring.known_states where not is_moment"


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
    done = completed(home, "explain", *arguments, "--json")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_both_ways_agree_at_as_of_and_earlier_instants_are_those_of_score_history(
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
    for key in ("stage", "cycle", "moment_at", "journey", "gates"):
        assert again[key] == now[key], key
    assert again["activities"], "the busiest lead did something that matches a rule"

    history = _history(run_home, lead)
    for moment_at in (sorted(history)[0], sorted(history)[len(history) // 2]):
        then = explained(run_home, lead, "--at", moment_at.replace(tzinfo=UTC).isoformat())
        entered = [each for each in now["journey"] if not each["is_skipped"] and each["entered_at"] <= then["at"]]
        assert [each["entered_at"] for each in then["journey"] if not each["is_skipped"]] == [
            each["entered_at"] for each in entered
        ]
        is_boundary = entered[-1]["entered_at"] == then["at"] and then["cycle"] > entered[-1]["cycle"]
        assert then["moment_at"] == (None if is_boundary else then["at"])
        for card in then["scorecards"]:
            for component, score in history[moment_at][card["scorecard"]].items():
                of = [p["points"] for p in card["contributions"] if component in ("total", p["score_group"])]
                expected = card[component] if component in ("fit", "engagement") else sum(of)
                assert abs(expected - score) <= NEAR, f"{component} at {moment_at}"
        left = [a["points_left"] for a in then["activities"] if not a["not_counted_because"]]
        assert abs(sum(left) - sum(_of_rules(then))) <= NEAR


@pytest.fixture
def work(published_home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(published_home / "work" / "accord.duckdb"), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("use accord.accord")
        yield connection


def test_the_journey_at_as_of_is_the_published_one(work: duckdb.DuckDBPyConnection) -> None:
    (as_of,) = _row(work, AS_OF)
    columns = ("cycle", "stage", "entered_at", "exited_at", "definition", "is_skipped", "reason")
    published: dict[str, dict[tuple[Any, ...], float | None]] = {}
    rows = work.execute(f"select lead_id, days_in_stage, {', '.join(columns)} from stage_entries").fetchall()
    for lead, days, *entry in rows:
        published.setdefault(lead, {})[tuple(entry)] = days
    leads = work.execute("select lead_id, cycle, stage, stage_since_at from lead_stages").fetchall()
    assert leads
    for lead, cycle, stage, since in leads:
        found = journey(work, lead, as_of)
        assert found is not None
        assert (found.cycle, found.last["stage"], found.last["entered_at"]) == (cycle, stage, since), lead
        entries = {tuple(each[name] for name in columns): each["days_in_stage"] for each in found.entries}
        assert entries == pytest.approx(published[lead], abs=NEAR), lead


def test_clauses_evaluated_moment_by_moment_are_first_met_when_it_was_published(
    work: duckdb.DuckDBPyConnection,
) -> None:
    leads = work.execute(
        """
        select lead_id from scoring.known_states where is_moment group by lead_id having count(*) between 8 and 14
        order by count(distinct cycle) desc, lead_id limit 2
        """
    ).fetchall()
    versions = work.execute("select model, definition from register.definitions where stage <> 'follow_up'").fetchall()
    evaluator = Evaluator(work)
    for (lead,) in leads:
        first: dict[tuple[str, int, str | None], datetime] = {}
        moments = work.execute(
            "select known_at, cycle from scoring.known_states where lead_id = ? and is_moment order by 1", [lead]
        ).fetchall()
        for model, version in versions:
            for at, cycle in moments:
                results = evaluator.clauses(model, version, lead, at) or {}
                assert bool(results) == (cycle is not None)
                for clause in [name for name, each in results.items() if each.holds]:
                    first.setdefault((version, cycle, clause), at)
                if results and all(each.holds for each in results.values()):
                    first.setdefault((version, cycle, None), at)
        published = work.execute(
            """
            select definition, cycle, clause, first_met_at from clauses_met where lead_id = $lead union all
            select definition, cycle, null, qualified_at from definition_entries where lead_id = $lead
            """,
            {"lead": lead},
        ).fetchall()
        assert first == {(version, cycle, clause): at for version, cycle, clause, at in published}


def test_no_gate_is_open_of_which_nothing_is_missing(
    work: duckdb.DuckDBPyConnection, published_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCORD_HOME", str(published_home))
    (as_of,) = _row(work, AS_OF)
    leads = work.execute(
        "select unnest(list(lead_id order by lead_id)[:2]) from lead_stages group by stage, least(cycle, 2)"
    ).fetchall()
    assert len(leads) >= 8
    for (lead,) in leads:
        explanation = Explanation(settings_module.load(), work, lead, as_of, None)
        explanation.evaluate(work)
        for gate in explanation.gates:
            missing = [each for each in gate["clauses"] if each.get("missing")]
            if gate["status"] == "open" and gate["moment_at"] is not None:
                waits = gate["moment_at"].date() <= gate["in_force_from"]  # met before that, it counts at the next one
                assert missing or waits, f"{lead}, {gate['stage']}"
            elif gate["status"] != "open":
                assert not missing, f"{lead}, {gate['stage']}"


def test_the_command_shows_it_on_a_screen_as_json_and_as_a_page(run_home: Path, busiest: tuple[str, str]) -> None:
    lead, address = busiest
    found = explained(run_home, address.upper())
    assert (found["lead_id"], found["not_evaluated_because"]) == (lead, None)
    assert [gate["stage"] for gate in found["gates"]] == ["mql", "sal", "sql"]
    screen = completed(run_home, "explain", lead).stdout
    html = completed(run_home, "explain", address, "--html").stdout
    for gate in found["gates"]:
        is_later = gate["status"] == "open" and not gate["is_next"]
        if is_later and not any(clause["holds"] or clause["first_met_at"] for clause in gate["clauses"]):
            assert re.search(rf"\b{gate['stage'].upper()}\b.*  Later: no clause is met yet\.", screen)
            continue
        assert gate["sentence"] in screen
        for clause in gate["clauses"] if gate["status"] != "closed" else ():
            assert clause["sentence"] in screen
            assert is_later or all(line in screen for line in clause["missing"])
    assert lead in html
    assert address.lower() not in html.lower()


def test_a_question_without_an_answer_gets_a_message(run_home: Path, busiest: tuple[str, str]) -> None:
    lead, _ = busiest
    for arguments, message in (
        (("nobody@example.org",), "There is no lead 'nobody@example.org'"),
        ((lead, "--at", "2020-01-01"), f"{lead} is known since"),
        ((lead, "--at", "2999-01-01"), "the last build knows nothing after its as_of"),
        ((lead, "--definition", "pionts"), "There is no definition 'pionts'. Definitions are: "),
    ):
        done = command(run_home, "explain", *arguments)
        assert (done.returncode, done.stdout) == (1, ""), done.stderr
        assert message in done.stderr.replace("\n", " ")
        assert "Traceback" not in done.stderr


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


def _row(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    found = connection.execute(query).fetchone()
    assert found
    return found
