"""Builds the worlds that the oracle checks. Only this file uses `accord`: it is what is checked."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from . import edge_world

LEADS, DAYS = 250, 330


@dataclass(frozen=True)
class BuiltWorld:
    """A home with a built work database: its lake, the database and its as_of."""

    lake: Path
    warehouse: Path
    as_of: datetime


@pytest.fixture(scope="session")
def built_world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BuiltWorld:
    """A demo world of the requested seed (`indirect`) plus that seed's edge cases, ingested and built."""
    from accord.build.builder import build
    from accord.common import settings
    from accord.demo.world import write_world
    from accord.ingest.ingesting import ingest

    home = tmp_path_factory.mktemp(f"seed_{request.param}_") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ACCORD_HOME", str(home))
        write_world(home, LEADS, DAYS, request.param)
        here = settings.load()
        edge_world.write(here.inbox, request.param)
        for source in here.sources:
            ingest(here, source)
        build(here)
    return BuiltWorld(here.lake, here.warehouse, here.as_of)
