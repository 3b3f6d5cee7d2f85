"""Published databases for the tests of the page, and one browser."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.plugins.report.world import build_world

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = shutil.which("chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def built_world(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A world, built once a session for the same arguments. Not to be written to: see `make_world`."""
    built: dict[tuple[object, ...], Path] = {}

    def build(leads: int, **options: Any) -> Path:
        key = (leads, *sorted(options.items()))
        if key not in built:
            built[key] = build_world(tmp_path_factory.mktemp("world") / "accord.duckdb", leads, **options)
        return built[key]

    return build


@pytest.fixture(scope="session")
def world(built_world: Callable[..., Path]) -> Path:
    """2,000 leads. Not to be written to."""
    return built_world(2000)


@pytest.fixture
def make_world(built_world: Callable[..., Path], tmp_path: Path) -> Callable[..., Path]:
    """A world for one test."""

    def make(leads: int, **options: Any) -> Path:
        shutil.copytree(built_world(leads, **options).parent, tmp_path, dirs_exist_ok=True)
        return tmp_path / "accord.duckdb"

    return make
