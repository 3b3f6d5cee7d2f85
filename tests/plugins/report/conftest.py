"""Published databases for the tests of the page, and one browser."""

import shutil
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.plugins.report.pages import Make, opening
from tests.plugins.report.world import build_world
from tests.support import leave_out_drawings

from accord.report.report_page import render

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium")
in_browser = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium")
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


@pytest.fixture
def database(make_world: Make) -> Path:
    return make_world(30)


@pytest.fixture(scope="module")
def unchanged(built_world: Make, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of that database as it is."""
    with pytest.MonkeyPatch.context() as patch:
        leave_out_drawings(patch)
        return render(built_world(30), tmp_path_factory.mktemp("unchanged")).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def rendered(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return render(world, tmp_path_factory.mktemp("report"))


@pytest.fixture
def opened(browser: "Browser") -> Iterator[Callable[..., "Page"]]:
    with opening(browser) as open_page:
        yield open_page


@pytest.fixture(scope="session")
def at(browser: "Browser", rendered: Path) -> Iterator[Callable[[int], "Page"]]:
    """The page of the world at a width, for tests that only look: those that click open one of their own."""
    with opening(browser) as open_page:
        yield cache(partial(open_page, rendered))
