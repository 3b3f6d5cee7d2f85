"""Published databases for the tests of the page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.plugins.report.world import build_world


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2,000 leads; built once."""
    return build_world(tmp_path_factory.mktemp("world") / "accord.duckdb", 2000)


@pytest.fixture
def make_world(tmp_path: Path) -> Callable[..., Path]:
    """Builds a world for one test."""
    return lambda leads, **options: build_world(tmp_path / "accord.duckdb", leads, **options)
