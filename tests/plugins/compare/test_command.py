"""`accord compare` as a user types it: what it prints, and its exit code."""

import json
import logging
from typing import Any

import pytest
from tests.plugins.compare.conftest import Two, day, entry, later
from typer.testing import CliRunner

from accord.cli import app
from accord.compare import built_sides, comparing, example_leads, pair_counts
from accord.compare.markdown import markdown

AT = day(6, 1)


def found(**more: Any) -> dict[str, Any]:
    """The result of `compare` where nothing is different."""
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
    """The result of `compare` for `points`, which now requires fewer points than before."""
    with two.compared() as (connection, _):
        totals = pair_counts.counts(connection)
        of_pairs, why = totals.pop("pairs"), example_leads.reasons(connection)
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
            "after": version, "texts": ["feature:visits: is 50 → 40"], "are_texts_unchanged": True}  # fmt: skip
    return comparing.with_iso_instants(found(is_different=True, definitions=[what | of_points], **totals, **more))


@pytest.fixture
def points(two: Two) -> Two:
    """Two leads are gained, one of which becomes a customer; one is lost."""
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
    result = found(published=found()["published"] | {"would_change": would_change})
    monkeypatch.setattr(comparing, "compare", lambda *_: result)
    answer = CliRunner().invoke(app.app, ["compare", *(["--json"] if as_json else [])])
    assert answer.exit_code == code
    assert json.loads(answer.stdout) == result if as_json else answer.stdout.startswith("## What this change does")


def test_where_nothing_is_different_it_says_so() -> None:
    assert "have the same definitions, scorecards, features, signals and seeds" in markdown(found())


def test_the_whole_of_it_stands_in_a_few_sentences_before_the_tables(points: Two) -> None:
    text = markdown(counted(points))
    unchanged = (
        "✅ **Published history does not change**: every official stage entry before 1 February 2026 is the same."
    )
    assert unchanged in text
    assert "| `points` | MQL | candidate | changed | 1 | 2 | +2 | −1 | 0 → 0 |" in text
    assert "**2 leads gained, 1 lost**. In total: 1 → 2 leads. Leads a week: 0 → 0 (+0 −0)" in text
    verdict = "The gained leads became an opportunity more often than the lost leads (50\u202f% against 0\u202f%; the "
    assert verdict + "difference may be chance)." in text
    assert "| **Gained** | 2 | 50\u202f% (1 of 2; 9–91 %) | 50\u202f% (1 of 2; 9–91 %) | 100\u202f% (1 of 1) |" in text
    assert "| Has 40 points or more. | 2 | 1 |  |  |" in text
    parts = ("leads gained", "**Clauses that make the difference**", "3 example leads", "By country")
    assert sorted(parts, key=text.index) == list(parts)


def test_a_lead_is_shown_with_the_deciding_clause_what_was_known_and_what_followed(points: Two) -> None:
    line = next(line for line in markdown(counted(points)).splitlines() if line.startswith("| crm:1"))
    assert line == (
        "| crm:1 | **gained**<br>1 June 2025 | Has 40 points or more (lead score total 42.2). Before: not met; after: "
        "met on 1 June 2025 | customer on 31 July 2025 | DE, from DE, small |"
    )


def test_words_that_stayed_while_the_sql_changed_are_asked_about(points: Two) -> None:
    question = "Its SQL changed, but its description and clause texts did not. Do they still say what the SQL does?"
    assert question in markdown(counted(points))


def test_a_text_from_the_data_is_text_and_no_markdown(two: Two) -> None:
    odd = "<b>|`@everyone`\n[x](y)"
    two.lead("crm:1", place=odd)
    two.head.finds("points", "crm:1", AT, asked=AT)
    text = markdown(counted(two))
    assert "&#60;b&#62;&#124;&#96;&#64;everyone&#96; &#91;x&#93;(y)" in text
    assert odd not in text
    assert "@" not in text


def test_what_would_change_is_said_first_with_what_to_do(points: Two) -> None:
    breach = {"rule": "frozen", "definition": "points", "message": "…"}
    entries = [{"stage": "mql", "removed": 1, "added": 1204, "leads": 900}]
    published = found()["published"] | {"breaches": [breach], "entries": entries, "would_change": True}
    problem = {"rule": "frozen", "severity": "critical", "definition": "points", "message": "…"}
    text = markdown(counted(points, published=published, problems=[problem]))
    first = text.split("| Definition")[0]
    assert "⛔ **This would change published history**" in first
    assert "- `points` (in force): its text changed" in first
    assert "- MQL: 1 entry would disappear and 1,204 would be new (900 leads)" in first
    assert "accord revise" in first
    assert "To do before this can be published" not in text


def test_a_changed_list_is_told_with_the_activities_that_it_concerns(points: Two) -> None:
    effect = {
        "changes": ["rule forms is new (test) from 2026-02-02: kind = 'form_submitted'", "domain a.example: own"],
        "activities": [{"rule": "own_staff", "counts_now": False, "activities": 1204, "leads": 31}],
        "later": [{"rule": "forms", "from": "2026-02-02", "activities": 187, "leads": 150}],
    }
    text = markdown(counted(points, what_does_not_count=effect))
    assert "### What does not count\n\n- rule forms is new (test) from 2026-02-02" in text
    assert "| `own_staff` | does not count any more | 1,204 | 31 |" in text
    assert "In the last 4 weeks that would have been 187 activities of 150 leads." in text
    assert "### What does not count" not in markdown(counted(points, what_does_not_count=None))


def test_a_list_that_changes_published_days_is_named(points: Two) -> None:
    breach = {"rule": "frozen", "definition": "what_does_not_count", "message": "…"}
    published = found()["published"] | {"breaches": [breach], "would_change": True}
    for text in (markdown(counted(points, published=published)), markdown(found(published=published))):
        assert "- `what_does_not_count`: it changes published days" in text
        assert "accord revise" not in text


def test_what_else_keeps_it_from_being_published_is_listed(points: Two) -> None:
    problem = {
        "rule": "unsigned",
        "severity": "critical",
        "definition": "new",
        "message": "'new' is not signed:\n  accord sign A\n  accord sign B\nOr wait.",
    }
    expected = """### To do before this can be published

- 'new' is not signed:

  ```
  accord sign A
  accord sign B
  ```

  Or wait.
"""
    assert expected in markdown(counted(points, problems=[problem]))


def test_what_the_builds_log_is_shown_once_and_printed_by_no_other_handler(caplog: pytest.LogCaptureFixture) -> None:
    shown: list[str] = []
    with built_sides.log_to(shown.append):
        logging.getLogger("accord.build.dbt_runner").info("1 of 95: sql view model")
    assert (shown, caplog.messages) == (["1 of 95: sql view model"], [])
    logging.getLogger("accord.build.dbt_runner").warning("as before")
    assert caplog.messages == ["as before"]


def test_many_definitions_are_folded_away_below_the_first(points: Two) -> None:
    names = [f"points_{number}" for number in range(6)]
    points.before = [entry("points", says="50")]
    result = counted(points)
    (one,) = result["definitions"]
    result["definitions"] = [one | {"definition": name} for name in names]
    lines = markdown(result).splitlines()
    assert [line for line in lines if line.startswith("### `points_")] == [
        f"### `{name}` (MQL): changed" for name in names[:3]
    ]
    assert "<details><summary><code>points_5</code> (MQL): changed</summary>" in lines
    assert sum("<details" in line for line in lines) == sum("</details>" in line for line in lines)
