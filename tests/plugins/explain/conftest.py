"""A world by hand for each test: made once, copied."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.plugins.explain.world import World


@pytest.fixture(scope="session")
def made_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explained")
    World(folder).work.close()
    return folder


@pytest.fixture
def world(made_world: Path, tmp_path: Path) -> Iterator[World]:
    shutil.copytree(made_world, tmp_path / "home")
    world = World(tmp_path / "home")
    yield world
    world.work.close()
