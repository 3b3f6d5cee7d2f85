"""Homes made by hand (`tests.plugins.homes`), one for every test: made once a session, and copied."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.plugins.home_tables import Entered
from tests.plugins.homes import Home, copy_of, make_home
from tests.support import leave_out_docs, leave_out_drawings


@pytest.fixture(scope="session")
def home_built(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Not to be written to: see `home`."""
    folder = tmp_path_factory.mktemp("built")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ACCORD_HOME", str(folder))
        return make_home(folder)


@pytest.fixture(scope="session")
def home_published(home_built: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Not to be written to: see `published`."""
    from accord.audit.auditing import audit
    from accord.publish.publishing import publish

    folder = tmp_path_factory.mktemp("published")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ACCORD_HOME", str(folder))
        leave_out_drawings(patch)
        leave_out_docs(patch)
        made = copy_of(home_built, folder)
        audit(made.settings)
        publish(made.settings)
        return made


@pytest.fixture
def home(home_built: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Forty leads, every second an MQL a day after its inquiry, as of 2026-01-20, built and not yet audited."""
    monkeypatch.setenv("ACCORD_HOME", str(tmp_path))
    return copy_of(home_built, tmp_path)


@pytest.fixture
def published(home_published: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The same home, fully audited and published, about to build the next one: as of 2026-01-21."""
    monkeypatch.setenv("ACCORD_HOME", str(tmp_path))
    return copy_of(home_published, tmp_path).at(datetime(2026, 1, 21, tzinfo=UTC))


@pytest.fixture
def without_drawings(monkeypatch: pytest.MonkeyPatch) -> None:
    leave_out_drawings(monkeypatch)


@pytest.fixture
def without_docs(monkeypatch: pytest.MonkeyPatch) -> None:
    leave_out_docs(monkeypatch)


@pytest.fixture
def entered() -> type[Entered]:
    return Entered
