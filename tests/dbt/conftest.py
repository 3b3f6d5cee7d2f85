"""A built home of the dbt tests' own: the session's published small world, copied, because dbt opens it for writing."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.support import copy_of

from accord.build.dbt_runner import run_dbt
from accord.common import settings
from accord.common.settings import Settings


@pytest.fixture(scope="session")
def built(published_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A home whose work database is built. Not to be written to, but for dbt's unit tests, which leave no rows."""
    home = copy_of(published_home, tmp_path_factory.mktemp("dbt") / "home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ACCORD_HOME", str(home))
        yield settings.load()


@pytest.fixture(scope="session")
def manifest(built: Settings) -> dict[str, Any]:
    """What dbt makes of the project as it stands: every node, seed, source and macro of ours."""
    run_dbt(built, ["parse", "--no-partial-parse"])
    read: dict[str, Any] = json.loads((built.work / "dbt" / "target" / "manifest.json").read_text())
    return read
