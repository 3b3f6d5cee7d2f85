"""The project is built on empty tables: wrong SQL is found without data, in seconds."""

from pathlib import Path

import pytest
from tests.support import project_copy

from accord.build import empty_build
from accord.common import settings


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> settings.Settings:
    monkeypatch.setenv("ACCORD_HOME", str(tmp_path / "home"))
    return settings.load(as_of="2026-01-31T12:00:00Z")


def test_shipped_staging_builds_on_empty_tables_and_leaves_the_home_alone(
    here: settings.Settings,
) -> None:
    assert empty_build.problems(here, select=("path:models/staging/web",)) == []
    assert not here.home.exists()


FAULTS = {
    "a signal, and a staging model": (
        {
            "models/definitions/signals.yml": ("when: \"path like '/pricing%'\"", "when: no_such_function(path)"),
            "models/staging/crm/stg_crm__reps.sql": ("team", "team as teams"),
        },
        (
            "models/scoring/signals.sql",
            "no_such_function",
            "Models that read it were not tried",
            "stg_crm__reps.sql gives no column 'team' (did you mean 'teams'?)",
        ),
    ),
    "a definition": (
        {"models/definitions/sales_accepted/accepted_by_sales.sql": ("cycle is not null", "cycl is not null")},
        ("models/definitions/sales_accepted/accepted_by_sales.sql", 'Referenced column "cycl" not found'),
    ),
}


@pytest.mark.long
@pytest.mark.parametrize("fault", FAULTS)
def test_wrong_sql_is_found_without_data_and_told_with_its_file(
    here: settings.Settings, tmp_path: Path, fault: str
) -> None:
    project = project_copy(tmp_path / "project") / "dbt_project"
    edits, told = FAULTS[fault]
    for file, (old, new) in edits.items():
        text = (project / file).read_text()
        assert old in text
        (project / file).write_text(text.replace(old, new, 1))
    said = "\n".join(empty_build.problems(here, project))
    assert [each for each in told if each not in said] == []
    assert str(tmp_path) not in said
