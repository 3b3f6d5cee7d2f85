"""A build that fails: what a person reads, and what is left."""

from pathlib import Path

import pytest

from accord.build.builder import build
from accord.common import settings
from accord.common.errors import BuildError


def test_a_build_that_fails_names_the_model_and_its_compiled_sql(
    run_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, *_ = (run_home / "lake" / "crm" / "leads").glob("loaded_on=2*/*.parquet")
    broken.write_text("no Parquet")
    monkeypatch.setenv("ACCORD_HOME", str(run_home))
    with pytest.raises(BuildError) as failure:
        build(settings.load(as_of="2025-11-30"))
    message = str(failure.value)
    assert "model stg_crm__leads" in message
    assert str(broken) in message
    assert "compiled SQL of stg_crm__leads" in message
    assert not (run_home / "work" / "build.json").exists()
