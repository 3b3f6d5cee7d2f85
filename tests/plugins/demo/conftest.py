"""One small world, written once, and the same world with two extra days."""

from pathlib import Path

import pytest

from accord.demo.world import write_world

LEADS, DAYS, SEED = 60, 330, 7


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small_world")
    write_world(folder, LEADS, DAYS, SEED)
    return folder


@pytest.fixture(scope="session")
def home_with_two_extra_days(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small_world_and_two_extra_days")
    for extra_days in (0, 1, 2):
        write_world(folder, LEADS, DAYS, SEED, extra_days)
    return folder
