"""SIGKILL anywhere: what is published is whole, old or new, and the next run makes good."""

import random
import signal
import subprocess
import time
from pathlib import Path

import pytest
from tests.conftest import TwoRuns
from tests.support import accord, contents, copy_of, kill_points, start, succeed


def _whole_and_made_good(home: Path, runs: TwoRuns) -> None:
    """Published is one of the two answers, entirely (`contents` sees to that); after the next run it is the new one."""
    assert contents(home) in (contents(runs.waiting), contents(runs.published))
    succeed(home, "run")
    assert contents(home) == contents(runs.published)
    assert not list((home / "published" / "history").glob(".tmp-*"))


def test_there_are_kill_points_in_every_step_of_a_run() -> None:
    assert {name.split(".")[0] for name in kill_points()} == {"ingest", "build", "audit", "publish"}


@pytest.mark.long  # tests of ingest and of publish kill at all of theirs, in seconds
@pytest.mark.parametrize("point", kill_points())
def test_a_run_killed_at_a_named_point_does_no_harm(point: str, two_runs: TwoRuns, tmp_path: Path) -> None:
    home = copy_of(two_runs.waiting, tmp_path / "home")
    assert accord(home, "run", ACCORD_KILL_AT=point).returncode == -signal.SIGKILL
    _whole_and_made_good(home, two_runs)


@pytest.fixture(scope="module")
def usual_seconds(two_runs: TwoRuns, tmp_path_factory: pytest.TempPathFactory) -> float:
    """How long a run that nobody kills takes."""
    home = copy_of(two_runs.waiting, tmp_path_factory.mktemp("measured") / "home")
    started = time.monotonic()
    succeed(home, "run")
    return time.monotonic() - started


@pytest.mark.long
@pytest.mark.parametrize("attempt", range(20))
def test_a_run_killed_at_any_time_does_no_harm(
    attempt: int, usual_seconds: float, two_runs: TwoRuns, tmp_path: Path
) -> None:
    home = copy_of(two_runs.waiting, tmp_path / "home")
    process = start(home, "run")
    try:
        process.wait(timeout=random.Random(attempt).uniform(0.5, usual_seconds))
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    _whole_and_made_good(home, two_runs)
