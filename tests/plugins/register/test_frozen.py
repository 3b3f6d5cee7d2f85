"""What was published as in force stays in force, for every moment before the last publication's as_of."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.plugins.register.light_publishing import publish, write

from accord.common.errors import AgreementError
from accord.common.settings import Settings
from accord.register.entries import Entry, entries
from accord.register.frozen_versions import earliest_start
from accord.register.problems import Problem, problems, require_agreed
from accord.register.restatements import Restatement
from accord.store import publications
from accord.store.kept_definitions import FILE

Edit = Callable[[str, str, str], None]
Find = Callable[[str], Entry]
FOLDER = "models/definitions/marketing_qualified"
YAML, SQL = f"{FOLDER}/marketing_qualified.yml", f"{FOLDER}/profile_and_actions.sql"
FEATURES, CARD = "models/definitions/features.yml", "models/definitions/scorecards/lead_score.yml"
PUBLISHED = datetime(2026, 2, 4, 23, tzinfo=UTC)  # the first instant of 5 February in Berlin
NEXT = datetime(2026, 2, 5, 23, tzinfo=UTC)
WHY = Restatement("Maren Holt and Anil Rao", "the list was wrong")


@pytest.fixture
def published(settings: Settings, project: Path) -> None:
    write(replace(settings, as_of=PUBLISHED), entries(settings, project))


def problems_by_rule(settings: Settings, project: Path, restatement: Restatement | None = None) -> dict[str, Problem]:
    """The problems of the next run, by rule."""
    return {each.rule: each for each in problems(settings, NEXT, project, restatement)}


def test_a_rule_new_only_to_the_fingerprint_needs_a_restatement_and_no_new_version(
    settings: Settings, project: Path
) -> None:
    """As after an upgrade of Accord that declares more of what a version always followed."""
    before = [
        replace(entry, canonical={k: v for k, v in entry.canonical.items() if k != "rule:boundaries"}, fingerprint="0")
        for entry in entries(settings, project)
        if "rule:boundaries" in entry.canonical
    ]
    write(replace(settings, as_of=PUBLISHED), before)
    message = problems_by_rule(settings, project)["frozen"].message
    assert "rule:boundaries: newly used" in message
    assert "A new version does not help, and there is nothing to undo: publish once with --restate." in message


@pytest.mark.usefixtures("published")
def test_a_changed_number_stops_the_publication_and_the_message_suffices(
    edit: Edit, settings: Settings, project: Path
) -> None:
    edit(SQL, "employees >= 50", "employees >= 20")
    problem = problems_by_rule(settings, project)["frozen"]
    assert problem.severity == "critical"
    for text in (
        "'profile_and_actions' was published in force since 2025-09-01",
        "- employees >= 50 AS meets_company_size,",
        "+ employees >= 20 AS meets_company_size,",
        "accord revise marketing_qualified profile_and_actions NEW_NAME --in-force-from 2026-02-05",
        "accord sign marketing_qualified NEW_NAME --as marketing --by NAME",
        "accord sign marketing_qualified NEW_NAME --as sales --by NAME",
        "accord run --restate REASON --by NAME",
    ):
        assert text in problem.message


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("file", "old", "new", "text"),
    [
        (FEATURES, "pricing_visited, measure: count, days: 30", "pricing_visited, measure: count, days: 31",
         "feature:pricing_visits_30d: days 30 → 31"),
        (CARD, "{signal: pricing_visited, points: 6}", "{signal: pricing_visited, points: 7}",
         "scorecard:lead_score: groups[web].rules[pricing_visited].points 6 → 7"),
        ("models/definitions/signals.yml", "'buyers-guide', ", "", "signal:key_content_downloaded: when "),
        ("models/definitions/signals.yml", "visit: {minutes: 30}", "visit: {minutes: 20}",
         "rule:visit: minutes 30 → 20"),
        (SQL, "pricing_visits_30d >= 2", "visits_7d >= 2", "feature:pricing_visits_30d: no longer used"),
        (SQL, "pricing_visits_30d >= 2", "visits_7d >= 2", "feature:visits_7d: newly used"),
    ],
)  # fmt: skip
def test_the_message_says_what_changed_wherever_it_is_declared(
    edit: Edit, settings: Settings, project: Path, file: str, old: str, new: str, text: str
) -> None:
    edit(file, old, new)
    message = problems_by_rule(settings, project)["frozen"].message
    assert text in message
    assert ("is shared by every version that reads it" in message) == (file != SQL and not text.startswith("rule:"))
    assert ("applies to every version, so a new version does not help" in message) == text.startswith("rule:")
    assert ("--in-force-from 2026-02-05 --scorecard lead_score=NEW_SCORECARD\n" in message) == (file == CARD)


@pytest.mark.usefixtures("published")
def test_signing_a_frozen_version_again_does_not_let_it_through(
    edit: Edit, entry: Find, settings: Settings, project: Path
) -> None:
    signed = entry("profile_and_actions").signed_fingerprint
    edit(SQL, "employees >= 50", "employees >= 20")
    edit(YAML, f'fingerprint: "{signed}"', f'fingerprint: "{entry("profile_and_actions").fingerprint}"')
    assert set(problems_by_rule(settings, project)) == {"frozen"}


@pytest.mark.usefixtures("published")
def test_another_time_zone_is_said_as_such(settings: Settings, project: Path) -> None:
    message = problems_by_rule(replace(settings, time_zone="Europe/Paris"), project)["frozen"].message
    assert "time_zone: Europe/Berlin → Europe/Paris" in message


def test_of_a_publication_that_kept_no_texts_the_fingerprints_are_told(
    edit: Edit, entry: Find, settings: Settings, project: Path
) -> None:
    published = entry("profile_and_actions").fingerprint
    record = write(replace(settings, as_of=PUBLISHED), entries(settings, project))
    (publications.folder(settings, record) / FILE).unlink()
    edit(SQL, "employees >= 50", "employees >= 20")
    assert f"fingerprint {published} → " in problems_by_rule(settings, project)["frozen"].message


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("now", [" 2025-08-01", " 2026-03-01", ""])
def test_a_published_version_keeps_its_first_day(edit: Edit, settings: Settings, project: Path, now: str) -> None:
    edit(YAML, "in_force_from: 2025-09-01", f"in_force_from:{now}")
    problem = problems_by_rule(settings, project)["moved"]
    assert problem.severity == "critical"
    assert f"in_force_from is now{now or ' empty'}. Restore 2025-09-01" in problem.message
    assert "--in-force-from 2026-02-05" in problem.message


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(("day", "is_over"), [("2025-10-01", True), ("2026-02-04", True), ("2026-02-05", False)])
def test_nothing_is_put_in_force_in_a_past_that_is_published(
    edit: Edit, settings: Settings, project: Path, day: str, is_over: bool
) -> None:
    """Up to the last publication's as_of, which is the first instant of 5 February."""
    edit(YAML, "in_force_from:\n", f"in_force_from: {day}\n")
    problem = problems_by_rule(settings, project).get("backdated")
    assert (problem is not None) == is_over
    if problem:
        assert (problem.severity, problem.definition) == ("critical", "every_lead")
        assert "Set its in_force_from to 2026-02-05 or later" in problem.message


@pytest.mark.usefixtures("published")
def test_a_published_version_is_not_taken_away(edit: Edit, settings: Settings, project: Path) -> None:
    edit(YAML, "      - v: three_visits_in_a_week", "      - v: came_back")
    rules = problems_by_rule(settings, project)
    assert (rules["removed"].definition, rules["backdated"].definition) == ("three_visits_in_a_week", "came_back")


def test_what_is_agreed_and_has_not_begun_may_still_change(edit: Edit, settings: Settings, project: Path) -> None:
    edit(YAML, "in_force_from: 2025-09-01", "in_force_from: 2026-02-20")
    write(replace(settings, as_of=PUBLISHED), entries(settings, project))
    edit(YAML, "in_force_from: 2026-02-20", "in_force_from: 2026-02-10")
    edit(SQL, "employees >= 50", "employees >= 20")
    problem = problems_by_rule(settings, project)["changed"]
    assert (problem.severity, "accord sign marketing_qualified profile_and_actions" in problem.message) == (
        "warning",
        True,
    )


@pytest.mark.usefixtures("published")
def test_a_restatement_excuses_what_changes_the_past_and_says_by_whom_and_why(
    edit: Edit, settings: Settings, project: Path
) -> None:
    edit(YAML, "in_force_from: 2025-09-01", "in_force_from: 2025-08-01")
    found = problems_by_rule(settings, project, WHY)
    assert {rule: each.severity for rule, each in found.items()} == {"restated": "warning", "signed_late": "warning"}
    problem = found["restated"]
    assert "restated by Maren Holt and Anil Rao, because: the list was wrong" in problem.message


@pytest.mark.usefixtures("published")
def test_a_restatement_excuses_no_missing_signature(edit: Edit, settings: Settings, project: Path) -> None:
    edit(SQL, "employees >= 50", "employees >= 20")
    rules = problems_by_rule(settings, project, WHY)
    assert {rule: each.severity for rule, each in rules.items()} == {"changed": "critical", "restated": "warning"}
    assert "--as sales --by NAME --for-restatement" in rules["changed"].message
    assert "employees >= 20" in rules["restated"].message


@pytest.mark.usefixtures("published")
def test_a_run_is_refused_where_the_published_past_would_change_unless_restated(
    edit: Edit, settings: Settings, project: Path
) -> None:
    require_agreed(settings, NEXT, project)
    edit(YAML, "in_force_from: 2025-09-01", "in_force_from: 2025-08-01")
    edit(YAML, "in_force_from:\n", "in_force_from: 2026-02-04\n")
    with pytest.raises(AgreementError) as refused:
        require_agreed(settings, NEXT, project)
    for said in ("so nothing is loaded or published", "- moved: 'profile_and_actions'", "- backdated: 'every_lead'",
                 "- unsigned: 'every_lead'", "After correcting it: accord run"):  # fmt: skip
        assert said in str(refused.value)
    with pytest.raises(AgreementError, match=r"1 critical problem, .*\n- unsigned: 'every_lead'"):
        require_agreed(settings, NEXT, project, WHY)
    edit(YAML, "in_force_from: 2026-02-04\n", "in_force_from:\n")
    require_agreed(settings, NEXT, project, WHY)


@pytest.mark.usefixtures("published")
def test_after_a_restatement_the_new_past_is_the_one_that_stays(edit: Edit, settings: Settings, project: Path) -> None:
    edit(YAML, "in_force_from: 2025-09-01", "in_force_from: 2025-08-01")
    assert [each.rule for each in publish(settings, project, NEXT, WHY)] == ["restated", "signed_late"]
    assert [each.rule for each in publish(settings, project, NEXT)] == ["signed_late"]
    edit(YAML, "in_force_from: 2025-08-01", "in_force_from: 2025-09-01")
    assert [each.rule for each in publish(settings, project, NEXT)] == ["moved"]


def test_a_new_version_starts_on_the_first_day_that_no_publication_has_seen(settings: Settings, project: Path) -> None:
    for as_of, day in ((PUBLISHED, date(2026, 2, 5)), (datetime(2026, 2, 4, 23, 0, 1, tzinfo=UTC), date(2026, 2, 6))):
        assert earliest_start(settings, write(replace(settings, as_of=as_of), entries(settings, project))) == day
