"""The test source that the tests of ingest share."""

from pathlib import Path

import pytest
from tests.plugins.ingest.landing import Landing

from accord.common import settings
from accord.store import contracts


@pytest.fixture
def landing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Landing:
    """An empty home and a declared source `shop`."""
    place = Landing(tmp_path / "home", tmp_path / "dbt_project")
    place.declare()
    for module in (contracts, settings):
        monkeypatch.setattr(module, "DBT_PROJECT", place.project)
    return place
