"""A change of the follow-up agreement is named with its differences, and is no change of a definition."""

from dataclasses import replace
from datetime import UTC, date
from pathlib import Path
from typing import Any

from tests.plugins.compare.conftest import AS_OF, Two, entry
from tests.plugins.compare.test_command import found

from accord.compare.follow_up_changes import changes
from accord.compare.markdown import markdown
from accord.register import follow_up
from accord.register.entries import Entry

AT = AS_OF.replace(tzinfo=UTC)


def promise(name: str, minutes: int, starts: date | None = None, ends: date | None = None) -> Entry:
    """A version of the agreement with one target."""
    calendar = {"hours": "office", "zone": "UTC", "holidays": "US"}
    target = {"name": "qualified", "stage": "mql", "minutes": minutes, "accepts": "any", "by": "anyone", "team": "sdr"}
    version = {"v": name, "notified": "entry", "targets": [target], "default_calendar": calendar}
    text = {"time_zone": "UTC", follow_up.key(name): follow_up.canonical_version(version)}
    as_a_gate = entry(name, says=str(minutes), starts=starts, ends=ends)
    return replace(as_a_gate, model="follow_up", stage="follow_up", file=Path("agreement.yml"), canonical=text)


def told(before: list[Entry], after: list[Entry]) -> str:
    result: dict[str, Any] = {"follow_up": changes(before, after, AT), "is_different": True, "leads": 3, "weeks": 13}
    return markdown(found(**result))


def test_another_promise_is_said_line_by_line() -> None:
    start = date(2025, 1, 1)
    said = told([promise("in_a_day", 480, start)], [promise("in_a_day", 240, start)])
    assert "### The follow-up agreement\n\n- `in_a_day` (from 2025-01-01): changed\n" in said
    assert "  - targets.qualified.minutes 480 → 240\n" in said
    assert "How often Sales would have kept each version, the next run says: table sla_performance." in said
    assert "Every definition finds the same leads as before." in said


def test_a_new_version_is_compared_with_the_one_that_it_replaces() -> None:
    start, then = date(2025, 1, 1), date(2026, 3, 1)
    old, new = promise("in_a_day", 480, start, then), promise("in_four_hours", 240, then)
    said = told([promise("in_a_day", 480, start)], [old, new])
    assert (
        "- `in_four_hours` (from 2026-03-01): new, compared with `in_a_day`\n  - targets.qualified.minutes 480" in said
    )
    assert "- `in_a_day` (from 2025-01-01 to 2026-03-01): in force on other days\n" in said
    assert "  - in force: from 2025-01-01 → from 2025-01-01 to 2026-03-01" in said


def test_a_candidate_is_compared_with_the_one_in_force_and_a_removed_one_is_named() -> None:
    kept = promise("in_a_day", 480, date(2025, 1, 1))
    said = told([kept, promise("in_a_week", 2400)], [kept, promise("in_four_hours", 240)])
    assert "- `in_four_hours` (candidate): new, compared with `in_a_day`" in said
    assert "- `in_a_week` (candidate): removed" in said


def test_an_unchanged_follow_up_agreement_is_not_mentioned() -> None:
    both = [promise("in_a_day", 480, date(2025, 1, 1))]
    assert changes(both, both, AT) == []
    assert "follow-up" not in told(both, both)


def test_the_first_follow_up_agreement_is_new_compared_with_nothing() -> None:
    said = told([], [promise("in_a_day", 480, date(2025, 1, 1))])
    assert "- `in_a_day` (from 2025-01-01): new\n\nWhat Sales promises" in said


def test_a_promise_is_not_compared_as_a_definition_that_finds_leads(two: Two) -> None:
    two.before.append(promise("in_a_day", 480, date(2025, 1, 1)))
    two.after.append(promise("in_a_day", 240, date(2025, 1, 1)))
    with two.compared() as (_, pairs):
        assert [pair.name for pair in pairs if pair.kind == "definition"] == ["points"]
