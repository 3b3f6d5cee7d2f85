"""Shared by all tests: one small demo world, run once; and one Airflow for all that runs in this process."""

import fcntl
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.commands import completed
from tests.support import SMALL, accord, copy_of, drop_half_a_file, leave_out_docs, leave_out_drawings, start

from accord.common.garbage import collect_rarely

# What starts first: one worker makes the homes that many tests share, the other one does what needs none of them.
FIRST = ("test_nightly.py", "test_incremental_edge_cases.py", "test_oracle_agrees.py")


def pytest_configure() -> None:
    """As `accord` does."""
    collect_rarely()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, so that both workers end together: whole runs, then the rest."""

    def place(item: pytest.Item) -> tuple[int, bool]:
        name, folder = item.path.name, item.path.parent.name
        is_first = name in FIRST and folder in ("end_to_end", "oracle")
        return FIRST.index(name) if is_first else len(FIRST), folder != "end_to_end"

    items.sort(key=place)


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
        completed(folder / "home", "demo", *SMALL)

    return once(tmp_path_factory, "small_world", make) / "home"


@pytest.fixture(scope="session")
def published_home(small_world: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """The small world, run once, in this process. Not to be written to: see `run_home`."""

    def make(folder: Path) -> None:
        airflow_home: Path = request.getfixturevalue("airflow_in_process")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("accord.orchestration.airflow_home.enter", lambda _: airflow_home)
            completed(copy_of(small_world, folder / "home"), "run")

    return once(tmp_path_factory, "published_home", make) / "home"


@dataclass(frozen=True)
class TwoRuns:
    """A published home with the files of the next day in its inbox, and the same home after a run of them.

    In the second home there was half a file too, which the run rejects. `pid`: the process of the run, `run`: what it
    said; `second`: another `accord run`, started while it was at work.
    """

    waiting: Path
    published: Path
    pid: int
    run: subprocess.CompletedProcess[str]
    second: subprocess.CompletedProcess[str]


@pytest.fixture(scope="session")
def two_runs(published_home: Path, tmp_path_factory: pytest.TempPathFactory) -> TwoRuns:
    """Not to be written to."""

    def make(folder: Path) -> None:
        completed(copy_of(published_home, folder / "waiting"), "demo", *SMALL, "--extra-days", "1")
        home = copy_of(folder / "waiting", folder / "published")
        drop_half_a_file(home)
        with (folder / "out").open("w") as out, (folder / "err").open("w") as err:
            first = start(home, "run", out=out, err=err)
        try:
            while not (home / "work" / "run.holder.json").exists():
                assert first.poll() is None
                time.sleep(0.05)
            second = accord(home, "run")
            assert first.wait(timeout=900) == 0, (folder / "err").read_text()
        finally:
            first.kill()
        said = (0, (folder / "out").read_text(), (folder / "err").read_text())
        ended = (second.returncode, second.stdout, second.stderr)
        (folder / "runs.json").write_text(json.dumps([first.pid, said, ended]))

    made = once(tmp_path_factory, "two_runs", make)
    pid, *runs = json.loads((made / "runs.json").read_text())
    run, second = (subprocess.CompletedProcess(["accord", "run"], *each) for each in runs)
    return TwoRuns(made / "waiting", made / "published", pid, run, second)


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


def share_airflow(patch: pytest.MonkeyPatch, airflow_in_process: Path) -> None:
    """Runs in this process (`tests.commands.command`) share its Airflow, and leave out drawings and Data Docs."""

    def enter(_: object) -> Path:
        leave_out_drawings(patch)
        leave_out_docs(patch)
        return airflow_in_process

    patch.setattr("accord.orchestration.airflow_home.enter", enter)


@pytest.fixture
def airflow_here(airflow_in_process: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    share_airflow(monkeypatch, airflow_in_process)


@pytest.fixture
def accord_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home that this process works on."""
    monkeypatch.setenv("ACCORD_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def run_accord() -> Callable[..., object]:
    """`accord` as a user runs it: home, arguments, variables of the environment."""
    return accord
