"""Which definitions a change affects, what each is compared with, and whether published history would change."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.compare.conftest import AS_OF, Database, Two, day, entry

from accord.common.settings import DBT_PROJECT, Settings
from accord.compare import published_past
from accord.compare.built_sides import MODELS
from accord.store import publications
from accord.store.publications import Publication

AT = day(10, 1)


def affected(two: Two) -> list[tuple[str, str, str | None, str | None]]:
    with two.compared() as (_, found):
        return [
            (pair.name, pair.change, pair.version("before"), pair.version("after"))
            for pair in found
            if pair.kind == "definition"
        ]


def test_what_says_the_same_and_finds_the_same_is_left_out(two: Two) -> None:
    two.before = two.after = [entry("points")]
    assert affected(two) == []


def test_what_says_something_else_is_compared_with_itself_and_said_in_lines(two: Two) -> None:
    assert affected(two) == [("points", "changed", "points", "points")]
    with two.compared() as (_, found):
        assert found[-1].texts == ("feature:visits: is 50 → 40",)


@pytest.mark.parametrize("which", ["base", "head"])
def test_what_finds_another_lead_or_meets_a_clause_on_another_day_is_affected(two: Two, which: str) -> None:
    two.before = two.after = [entry("points"), entry("visits")]
    two.lead("one")
    for database in two.both:
        database.finds("points", "one", AT, asked=AT)
    side = two.base if which == "base" else two.head
    side.finds("visits", "one", None, asked=AT)
    assert affected(two) == [("visits", "affected", "visits", "visits")]


def test_a_new_version_is_compared_with_the_one_that_it_takes_the_place_of(two: Two) -> None:
    old = entry("old", starts=date(2025, 1, 1))
    two.before = [old, entry("other")]
    two.after = [
        entry("old", starts=date(2025, 1, 1), ends=date(2026, 3, 1)),
        entry("new", starts=date(2026, 3, 1)),
        entry("other"),
    ]
    assert affected(two) == [("new", "added", "old", "new")]


def test_a_new_candidate_is_compared_with_the_version_in_force(two: Two) -> None:
    retired, now = (
        entry("retired", starts=date(2025, 1, 1), ends=date(2025, 6, 1)),
        entry("now", starts=date(2025, 6, 1)),
    )
    two.before, two.after = [retired, now], [retired, now, entry("new")]
    assert affected(two) == [("new", "added", "now", "new")]


def test_a_new_candidate_beside_a_new_version_is_compared_with_what_was_in_force(two: Two) -> None:
    now, ends = entry("now", starts=date(2025, 6, 1)), entry("now", starts=date(2025, 6, 1), ends=date(2025, 7, 1))
    two.before, two.after = [now], [ends, entry("next", starts=date(2025, 7, 1)), entry("new")]
    assert ("new", "added", "now", "new") in affected(two)


def test_without_a_version_in_force_a_new_one_is_compared_with_nothing(two: Two) -> None:
    two.before, two.after = [], [entry("new")]
    assert affected(two) == [("new", "added", None, "new")]


def test_a_version_that_is_gone_finds_nobody_any_more(two: Two) -> None:
    two.after = []
    assert affected(two) == [("points", "removed", "points", None)]


def test_what_is_in_force_comes_first_and_what_only_finds_others_last(two: Two) -> None:
    start = date(2025, 1, 1)
    two.before = [entry("affected"), entry("changed", says="1"), entry("in force", says="1", starts=start)]
    two.after = [entry("affected"), entry("changed", says="2"), entry("in force", says="2", starts=start)]
    two.lead("one")
    two.head.finds("affected", "one", AT)
    assert [name for name, *_ in affected(two)] == ["in force", "changed", "affected"]


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A home whose publication's as_of is one month before that of the comparison."""
    until = Publication(
        publication_id="p", as_of="2026-01-01T00:00:00+00:00", published_at="", sources=[], git_revision=None,
        build_id="", leads=0, is_degraded=False, state="current",
    )  # fmt: skip
    monkeypatch.setattr(publications.History, "previous", lambda *_: until)
    return Settings(tmp_path, ("crm",), "Europe/Berlin", AS_OF.replace(tzinfo=UTC), tmp_path)


def test_another_official_entry_before_as_of_would_change_what_was_published(two: Two, published: Settings) -> None:
    until = datetime(2026, 1, 1)
    for lead, before, after in (
        ("moved", day(10, 1), day(10, 2)), ("new", None, day(12, 31)), ("at as_of", None, until), ("same", AT, AT)
    ):  # fmt: skip
        two.lead(lead)
        for database, at in ((two.base, before), (two.head, after)):
            if at:
                database.enters(lead, "mql", at, "points")
    found = entries_compared(two, published, two.base)
    assert found == {"entries": [{"stage": "mql", "removed": 1, "added": 2, "leads": 2}]}
    assert published_past.would_change({"breaches": [], **found})


def entries_compared(two: Two, settings: Settings, shown: Database) -> dict[str, Any]:
    """Where what is published is what this side built."""
    folder = settings.published / "history" / "p"
    folder.mkdir(parents=True)
    with two.compared() as (connection, _):
        shutil.copy(shown.path, folder / "accord.duckdb")
        return published_past.of_entries(connection, settings)


def test_a_change_that_is_published_already_changes_nothing(two: Two, published: Settings) -> None:
    two.lead("moved")
    two.base.enters("moved", "mql", day(10, 1), "points")
    two.head.enters("moved", "mql", day(10, 2), "points")
    assert entries_compared(two, published, two.head) == {"entries": []}


def test_where_the_data_are_as_published_all_that_head_says_otherwise_counts(
    two: Two, published: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    two.lead("restated")
    for database in two.both:
        database.enters("restated", "mql", day(10, 2), "points")
    shown = Database(two.base.path.with_name("shown.duckdb"))
    shown.enters("restated", "mql", day(10, 1), "points")
    shown.write()
    assert entries_compared(two, published, shown) == {"entries": []}  # its as_of is another one
    monkeypatch.setattr(published_past, "batches_of", lambda _: {})
    as_published = replace(published, home=published.home / "b", as_of=datetime(2026, 1, 1, tzinfo=UTC))
    assert entries_compared(two, as_published, shown) == {
        "entries": [{"stage": "mql", "removed": 1, "added": 1, "leads": 1}]
    }


def test_entries_after_the_publication_s_as_of_may_be_whatever_the_new_version_says(
    two: Two, published: Settings
) -> None:
    two.lead("new")
    two.head.enters("new", "mql", datetime(2026, 1, 15), "points")
    found = entries_compared(two, published, two.base)
    assert not published_past.would_change({"breaches": [], **found})


def test_a_side_keeps_the_state_of_every_scorecard_for_the_other_to_continue_from() -> None:
    states = [f"{file.stem}_state" for file in (DBT_PROJECT / "models" / "definitions" / "scorecards").glob("*.yml")]
    assert states
    assert [state for state in states if not any(fnmatch(state, model) for model in MODELS)] == []
