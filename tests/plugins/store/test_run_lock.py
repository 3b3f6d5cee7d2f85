"""One run at a time."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from accord.common import settings
from accord.common.errors import Busy
from accord.store.run_lock import run_lock

HOLDER = """
import sys, time
from accord.common import settings
from accord.store.run_lock import run_lock
with run_lock(settings.load(), "the long build"):
    print("held", flush=True)
    time.sleep(60)
"""


def _holder() -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLDER], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_run_leaves_at_once_and_names_the_first(accord_home: Path) -> None:
    holder = _holder()
    try:
        with pytest.raises(Busy, match=rf"the long build, process {holder.pid}"), run_lock(settings.load(), "another"):
            pass
    finally:
        holder.kill()
        holder.wait()


def test_a_run_that_was_killed_leaves_no_lock_behind(accord_home: Path) -> None:
    holder = _holder()
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with run_lock(settings.load(), "the next run"):
        assert "the next run" in (accord_home / "work" / "run.holder.json").read_text()


def test_a_run_may_take_its_own_lock_again_and_keeps_it_until_the_end(accord_home: Path) -> None:
    note = accord_home / "work" / "run.holder.json"
    with run_lock(settings.load(), "the run"):
        with run_lock(settings.load(), "its build"):
            pass
        assert "the run" in note.read_text()
    assert not note.exists()
