"""A build that fails: what a person reads, and what is left."""

from pathlib import Path

import pytest
from tests.support import project_copy

from accord.build.builder import build
from accord.common import settings
from accord.common.errors import BuildError


def test_a_build_that_fails_names_the_model_and_its_compiled_sql(
    run_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = project_copy(tmp_path / "project") / "dbt_project"
    model = project / "models" / "staging" / "crm" / "stg_crm__leads.sql"
    model.write_text(model.read_text() + "\nwhere no_such_column = 1")
    monkeypatch.setenv("ACCORD_HOME", str(run_home))
    with pytest.raises(BuildError) as failure:
        build(settings.load(), project=project)
    message = str(failure.value)
    assert "model stg_crm__leads" in message
    assert "no_such_column" in message
    assert "compiled SQL" in message
    assert not (run_home / "work" / "build.json").exists()
