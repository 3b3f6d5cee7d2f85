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


def test_the_shipped_staging_of_a_source_builds_on_empty_tables_and_leaves_the_home_alone(
    here: settings.Settings,
) -> None:
    assert empty_build.problems(here, select=("path:models/staging/web",)) == []
    assert not here.home.exists()


FAULTS = {
    "models/definitions/signals.yml": ("when: \"path like '/pricing%'\"", "when: \"paht like '/pricing%'\""),
    "models/definitions/sales_accepted/accepted_by_sales.sql": ("select", "selekt"),
    "models/staging/crm/stg_crm__reps.sql": ("team", "team as teams"),
}


@pytest.mark.long
def test_every_kind_of_wrong_sql_is_found_at_once_with_its_file(here: settings.Settings, tmp_path: Path) -> None:
    project = project_copy(tmp_path / "project") / "dbt_project"
    for file, (old, new) in FAULTS.items():
        text = (project / file).read_text()
        assert old in text
        (project / file).write_text(text.replace(old, new, 1))
    said = "\n".join(empty_build.problems(here, project))
    assert "models/scoring/signals.sql" in said
    assert "paht" in said
    assert "accepted_by_sales" in said
    assert "stg_crm__reps.sql gives no column 'team' (did you mean 'teams'?)" in said
    assert "/tmp" not in said
