"""Shared by all tests: one small demo world, run once; and one Airflow for all that runs in this process."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.support import SMALL, accord, copy_of, succeed


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that all of pytest's workers share: whoever needs it first fills it, the others wait for that."""
    folder = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    made, done = folder / name, folder / f"{name}.done"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():  # it stays where it is made: a work database knows where its lake is
            shutil.rmtree(made, ignore_errors=True)
            made.mkdir()
            make(made)
            done.touch()
    return made


@pytest.fixture(scope="session")
def small_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a small demo world in its inbox, never run. Not to be written to: see `copy_of`."""

    def make(folder: Path) -> None:
        succeed(folder / "home", "demo", *SMALL)

    return once(tmp_path_factory, "small_world", make) / "home"


@pytest.fixture(scope="session")
def published_home(small_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small world, run once. Not to be written to: see `run_home`."""

    def make(folder: Path) -> None:
        succeed(copy_of(small_world, folder / "home"), "run")

    return once(tmp_path_factory, "published_home", make) / "home"


@pytest.fixture(scope="session")
def two_nights(published_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A home with one night published and the next one in its inbox, and the same after an undisturbed run."""

    def make(folder: Path) -> None:
        succeed(copy_of(published_home, folder / "waiting"), "demo", *SMALL, "--extra-days", "1")
        succeed(copy_of(folder / "waiting", folder / "undisturbed"), "run")

    made = once(tmp_path_factory, "two_nights", make)
    return made / "waiting", made / "undisturbed"


@pytest.fixture
def run_home(published_home: Path, tmp_path: Path) -> Path:
    """The small world, run once, for this test alone."""
    return copy_of(published_home, tmp_path / "home")


@pytest.fixture(scope="session", autouse=True)
def own_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Airflow reads its configuration once a process, and no test may find the user's own home: both are temporary."""
    from accord.orchestration import airflow_home

    folder = tmp_path_factory.mktemp("session")
    before = dict(os.environ)
    os.environ.update(airflow_home.environment(folder / "work" / "airflow"))
    os.environ["ACCORD_HOME"] = str(folder)
    yield folder
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def airflow_in_process(own_environment: Path) -> Path:
    """Airflow with a metadata database, in this process: one for the whole session. Returns its AIRFLOW_HOME."""
    from accord.common import settings
    from accord.orchestration import airflow_home

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ACCORD_HOME", str(own_environment))
        return airflow_home.enter(settings.load())


@pytest.fixture
def airflow_here(airflow_in_process: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs in this process (`tests.commands.command`) share its Airflow, whichever home they are of."""
    from accord.orchestration import airflow_home

    monkeypatch.setattr(airflow_home, "enter", lambda settings: airflow_in_process)


@pytest.fixture
def accord_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home that this process works on."""
    monkeypatch.setenv("ACCORD_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def run_accord() -> Callable[..., object]:
    """`accord` as a user runs it: home, arguments, variables of the environment."""
    return accord
