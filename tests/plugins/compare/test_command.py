"""`accord compare` as a user types it: what it prints, and how it leaves."""

import json
from typing import Any

import pytest
from tests.plugins.compare.conftest import Two, day, entry, later
from typer.testing import CliRunner

from accord.cli import app
from accord.compare import comparing, example_leads, pair_counts
from accord.compare.markdown import markdown

AT = day(6, 1)


def found(**more: Any) -> dict[str, Any]:
    """What `compare` gives where nothing is different."""
    return {
        "base": {"revision": "main (0123456789ab)", "how": "not_built", "rebuild": [], "seconds": 0.0},
        "head": {"revision": "ba9876543210+changes", "how": "not_built", "rebuild": [], "seconds": 0.0},
        "as_of": "2026-01-31T23:00:00+00:00",
        "time_zone": "Europe/Berlin",
        "is_different": False,
        "definitions": [],
        "stages": [],
        "published": {
            "publication_id": "p", "as_of": "2026-01-31T23:00:00+00:00", "breaches": [], "entries": [],
            "would_change": False,
        },
        "problems": [],
    } | more  # fmt: skip


def counted(two: Two, **more: Any) -> dict[str, Any]:
    """What it gives of `points`, which asks for less than it did."""
    with two.compared() as (connection, _):
        told = pair_counts.counts(connection)
        of_pairs, why = told.pop("pairs"), example_leads.reasons(connection)
        shown = example_leads.examples(connection, {("points", "asked"): ["lead_score_total"]})
    version = {
        "definition": "points",
        "state": "candidate",
        "in_force_from": None,
        "in_force_to": None,
        "is_signed": False,
    }
    clause = {"description": "Has 40 points or more."}
    for each in [*why["points"], *(clause for lead in shown["points"] for clause in lead["clauses"])]:
        each |= clause
    of_points = {"reasons": why["points"], "examples": shown["points"]} | of_pairs["points"]
    what = {"definition": "points", "kind": "definition", "stage": "mql", "change": "changed", "before": version,
            "after": version, "texts": ["feature:visits: is 50 → 40"], "are_words_same": True}  # fmt: skip
    return comparing.plain(found(is_different=True, definitions=[what | of_points], **told, **more))


@pytest.fixture
def points(two: Two) -> Two:
    """Two gained, one of whom bought; one lost."""
    for lead, before, after, customer_at in (
        ("crm:1", None, AT, later(AT, days=60)), ("crm:2", None, AT, None), ("crm:3", AT, None, None)
    ):  # fmt: skip
        two.lead(lead, place="DE", opportunity_at=customer_at, customer_at=customer_at)
        for database, at in ((two.base, before), (two.head, after)):
            if at:
                database.finds("points", lead, at, asked=at)
            database.scores(lead, AT, 42.25)
    return two


@pytest.mark.parametrize(("would_change", "code"), [(False, 0), (True, 4)])
@pytest.mark.parametrize("as_json", [False, True])
def test_it_leaves_with_4_where_the_published_past_would_change(
    monkeypatch: pytest.MonkeyPatch, would_change: bool, code: int, as_json: bool
) -> None:
    told = found(published=found()["published"] | {"would_change": would_change})
    monkeypatch.setattr(comparing, "compare", lambda *_: told)
    answer = CliRunner().invoke(app.app, ["compare", *(["--json"] if as_json else [])])
    assert answer.exit_code == code
    assert json.loads(answer.stdout) == told if as_json else answer.stdout.startswith("## What this change does")


def test_where_nothing_is_different_it_says_so() -> None:
    assert "have the same definitions, scorecards, features, signals and seeds" in markdown(found())


def test_the_whole_of_it_stands_in_a_few_sentences_before_the_tables(points: Two) -> None:
    told = markdown(counted(points))
    assert "✅ **What was published stays as it is**: every official entry before 1 February 2026 is the same." in told
    assert "| `points` | MQL | candidate | says something else | 1 | 2 | +2 | −1 | 0 → 0 |" in told
    assert "**2 leads gained, 1 lost**: 1 → 2 so far." in told
    assert "Those gained became an opportunity more often than those lost (50\u202f% against 0\u202f%" in told
    assert "| **Gained** | 2 | 50\u202f% (1 of 2; 9–91 %) | 50\u202f% (1 of 2; 9–91 %) | 100\u202f% (1 of 1) |" in told
    assert "| Has 40 points or more. | 2 | 1 |  |  |" in told
    assert (
        told.index("gained") < told.index("What decides") < told.index("show the difference") < told.index("By country")
    )


def test_a_lead_is_shown_with_the_clause_that_decides_what_was_known_and_what_became_of_it(points: Two) -> None:
    line = next(line for line in markdown(counted(points)).splitlines() if line.startswith("| crm:1"))
    assert line == (
        "| crm:1 | **gained**<br>1 June 2025 | Has 40 points or more (lead score total 42.2). Before: not met; now: "
        "met on 1 June 2025 | customer on 31 July 2025 | DE, from DE, small |"
    )


def test_words_that_stayed_while_the_sql_changed_are_asked_about(points: Two) -> None:
    assert "do the clauses still say what it does?" in markdown(counted(points))


def test_a_text_from_the_data_is_text_and_no_markdown(two: Two) -> None:
    odd = "<b>|`@everyone`\n[x](y)"
    two.lead("crm:1", place=odd)
    two.head.finds("points", "crm:1", AT, asked=AT)
    told = markdown(counted(two))
    assert "&#60;b&#62;&#124;&#96;&#64;everyone&#96; &#91;x&#93;(y)" in told
    assert odd not in told
    assert "@" not in told


def test_what_would_change_is_said_first_with_what_to_do(points: Two) -> None:
    breach = {"rule": "frozen", "definition": "points", "message": "…"}
    entries = [{"stage": "mql", "gone": 1, "come": 1204, "leads": 900}]
    published = found()["published"] | {"breaches": [breach], "entries": entries, "would_change": True}
    problem = {"rule": "frozen", "severity": "critical", "definition": "points", "message": "…"}
    told = markdown(counted(points, published=published, problems=[problem]))
    first = told.split("| Definition")[0]
    assert "⛔ **This would change what was published**" in first
    assert "- `points`, in force, changed" in first
    assert "- MQL: 1 entry would be gone and 1,204 new, of 900 leads" in first
    assert "accord revise" in first
    assert "Before it can be published" not in told


def test_what_else_keeps_it_from_being_published_is_listed(points: Two) -> None:
    problem = {
        "rule": "unsigned",
        "severity": "critical",
        "definition": "new",
        "message": "'new' is not signed:\n  accord",
    }
    assert "### Before it can be published\n\n- 'new' is not signed:\n" in markdown(counted(points, problems=[problem]))


def test_many_definitions_are_folded_away_below_the_first(points: Two) -> None:
    names = [f"points_{number}" for number in range(6)]
    points.before = [entry("points", says="50")]
    told = counted(points)
    (one,) = told["definitions"]
    told["definitions"] = [one | {"definition": name} for name in names]
    lines = markdown(told).splitlines()
    assert [line for line in lines if line.startswith("### `points_")] == [
        f"### `{name}` (MQL): says something else" for name in names[:3]
    ]
    assert "<details><summary><code>points_5</code> (MQL): says something else</summary>" in lines
    assert sum("<details" in line for line in lines) == sum("</details>" in line for line in lines)
