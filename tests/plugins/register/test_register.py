"""The register: its versions, until when each is in force, and what stops a publication."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
from tests.plugins.register.light_publishing import write

from accord.common import settings as settings_module
from accord.common.errors import AccordError
from accord.common.settings import Settings
from accord.register.entries import Entry, entries
from accord.register.problems import problems
from accord.register.register_table import write_register

Edit = Callable[[str, str, str], None]
Find = Callable[[str], Entry]
YAML = "models/definitions/marketing_qualified/marketing_qualified.yml"
SQL = "models/definitions/marketing_qualified/profile_and_actions.sql"
SIGNED = "marketing: {signed_by: Maren Holt, signed_on: 2025-08-20}"


def test_the_shipped_register_has_no_problems(settings: Settings) -> None:
    """If this fails after an intended change of something that was never published, write the `fingerprint` that
    `.venv/bin/python -m accord.register` prints."""
    shipped = replace(settings, time_zone=settings_module.load().time_zone)
    assert [problem.message for problem in problems(shipped)] == []


def test_a_version_holds_until_the_next_of_its_stage_starts(entry: Find) -> None:
    first, second = entry("three_visits_in_a_week"), entry("profile_and_actions")
    assert (first.in_force_to, second.in_force_to) == (date(2025, 9, 1), None)
    assert first.in_force_to_at == second.in_force_from_at == datetime(2025, 8, 31, 22, tzinfo=UTC)


def test_a_candidate_is_never_in_force_and_needs_no_signature(entry: Find, project: Path, settings: Settings) -> None:
    assert entry("every_lead").in_force_from_at is None
    assert "every_lead" not in {problem.definition for problem in problems(settings, project=project)}


def test_a_signature_dated_after_the_first_day_of_its_version_is_a_warning(
    edit: Edit, project: Path, settings: Settings
) -> None:
    signed = "sales: {signed_by: Anil Rao, signed_on: 2025-08-22}"
    for day, is_late in (("2025-09-01", False), ("2025-09-02", True)):
        edit(YAML, signed, signed := f"sales: {{signed_by: Anil Rao, signed_on: {day}}}")
        late = [each for each in problems(settings, project=project) if each.rule == "signed_late"]
        assert [(each.severity, each.definition) for each in late] == [("warning", "profile_and_actions")] * is_late
    assert "in force since 2025-09-01, but was signed later: sales on 2025-09-02" in late[0].message


def test_two_versions_of_a_stage_cannot_start_on_one_day(edit: Edit, project: Path, settings: Settings) -> None:
    edit(YAML, "in_force_from: 2025-09-01", "in_force_from: 2025-01-01")
    with pytest.raises(AccordError, match=r"marketing_qualified\.yml.*both start on 2025-01-01"):
        entries(settings, project)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("in_force_from: 2025-09-01", "in_force_from: soon", "in_force_from is 'soon'"),
        ("in_force_from: 2025-09-01", "inforce_from: 2025-09-01", "'inforce_from' is not a known field"),
        (SIGNED, "marketing: {signed_by: Maren Holt, signed_on: null}", "incomplete signature of marketing"),
    ],
)
def test_a_mistake_in_the_agreement_names_file_and_version(
    edit: Edit, project: Path, settings: Settings, old: str, new: str, message: str
) -> None:
    edit(YAML, old, new)
    with pytest.raises(AccordError, match=f"marketing_qualified.yml, version profile_and_actions.*{message}"):
        entries(settings, project)


def test_a_version_in_force_without_the_signature_of_marketing_stops_the_publication(
    edit: Edit, project: Path, settings: Settings
) -> None:
    edit(YAML, SIGNED, "marketing: {signed_by: null, signed_on: null}")
    (found,) = problems(settings, project=project)
    assert (found.rule, found.severity, found.definition) == ("unsigned", "critical", "profile_and_actions")
    assert "2025-09-01" in found.message
    assert "accord sign marketing_qualified profile_and_actions --as marketing" in found.message


def test_before_its_start_an_unsigned_version_only_warns(edit: Edit, project: Path, settings: Settings) -> None:
    edit(YAML, SIGNED, "marketing: {signed_by: null, signed_on: null}")
    (found,) = problems(settings, datetime(2025, 8, 31, 22, tzinfo=UTC), project)
    assert (found.rule, found.severity) == ("not_ready", "warning")
    (found,) = problems(settings, datetime(2025, 8, 31, 22, 0, 1, tzinfo=UTC), project)
    assert found.severity == "critical"


def test_a_threshold_changed_after_signing_stops_the_publication(edit: Edit, project: Path, settings: Settings) -> None:
    edit(SQL, "employees >= 50", "employees >= 20")
    (found,) = problems(settings, project=project)
    assert (found.rule, found.severity) == ("changed", "critical")
    assert "2025-08-22" in found.message


def test_a_changed_version_that_a_later_one_replaced_still_stops_the_publication(
    edit: Edit, project: Path, settings: Settings
) -> None:
    edit("models/definitions/marketing_qualified/three_visits_in_a_week.sql", ">= 3", ">= 2")
    assert [problem.definition for problem in problems(settings, project=project)] == ["three_visits_in_a_week"]


def test_an_overdue_review_warns_and_does_not_stop(project: Path, settings: Settings) -> None:
    on_the_day = problems(settings, datetime(2026, 12, 31, 22, tzinfo=UTC), project)
    day_after = problems(settings, datetime(2026, 12, 31, 23, tzinfo=UTC), project)
    assert on_the_day == []
    assert {(problem.rule, problem.severity) for problem in day_after} == {("review_due", "warning")}
    assert "three_visits_in_a_week" not in {problem.definition for problem in day_after}


def test_dbt_finds_the_register_in_the_work_database(project: Path, settings: Settings) -> None:
    write_register(settings, project)
    write_register(settings, project)
    with duckdb.connect(settings.warehouse, read_only=True) as connection:
        rows = connection.execute(
            "select in_force_from_at, in_force_to_at, fingerprint = signed_fingerprint from register.definitions "
            "where definition = 'three_visits_in_a_week'"
        ).fetchall()
    assert rows == [(datetime(2024, 12, 31, 23), datetime(2025, 8, 31, 22), True)]


def test_a_stage_may_have_candidates_only(edit: Edit, entry: Find) -> None:
    edit("models/definitions/sales_accepted/sales_accepted.yml", "in_force_from: 2025-01-01", "in_force_from:")
    assert entry("accepted_by_sales").in_force_from_at is None


def test_what_was_published_is_what_the_audit_compares_with(project: Path, settings: Settings) -> None:
    """For an as_of before that of the current publication, the publication before that as_of is compared."""
    now = entries(settings, project)
    another = [replace(each, fingerprint="x") if each.definition == "profile_and_actions" else each for each in now]
    write(replace(settings, as_of=datetime(2026, 1, 20, tzinfo=UTC)), another)
    write(replace(settings, as_of=datetime(2026, 2, 10, tzinfo=UTC)), now)
    frozen = [each for each in problems(settings, project=project) if each.rule == "frozen"]
    assert [(each.definition, each.severity) for each in frozen] == [("profile_and_actions", "critical")]
    later = datetime(2026, 2, 11, tzinfo=UTC)
    assert [each.rule for each in problems(settings, later, project) if each.severity == "critical"] == []
