"""SIGKILL while the demo is writing: the inbox is empty or complete, and the same command finishes the world."""

import signal
import time
from pathlib import Path

import pytest
from tests.plugins.demo.conftest import DAYS, LEADS, SEED
from tests.plugins.demo.reading import files
from tests.support import accord, copy_of, start, succeed

from accord.demo.world import write_world

WORLD = ("--leads", str(LEADS), "--days", str(DAYS), "--seed", str(SEED))


def killed_while_writing_files(home: Path) -> None:
    process = start(home, "demo", *WORLD)
    try:
        while not list((home / "demo_scratch").glob("inbox/*/*/*")):
            assert process.poll() is None, "the demo ended before it could be killed"
            time.sleep(0.01)
    finally:
        process.kill()
        process.wait()


def test_a_demo_killed_while_writing_leaves_no_inbox_and_the_same_command_makes_good(
    home: Path, tmp_path: Path
) -> None:
    killed_while_writing_files(tmp_path)
    assert not (tmp_path / "inbox").exists()
    assert not (tmp_path / "demo.json").exists()
    succeed(tmp_path, "demo", *WORLD)
    assert files(tmp_path) == files(home)


def test_a_demo_killed_before_its_inbox_appears_is_made_good_by_the_same_command(home: Path, tmp_path: Path) -> None:
    assert accord(tmp_path, "demo", *WORLD, ACCORD_KILL_AT="demo.before_inbox").returncode == -signal.SIGKILL
    assert not (tmp_path / "inbox").exists()
    write_world(tmp_path, LEADS, DAYS, SEED)
    assert files(tmp_path) == files(home)


@pytest.mark.parametrize("point", ["demo.after_a_file", pytest.param("demo.before_marker", marks=pytest.mark.long)])
def test_extra_days_killed_among_their_files_are_made_good_by_the_same_command(
    point: str, home: Path, home_with_two_extra_days: Path, tmp_path: Path
) -> None:
    mine = copy_of(home, tmp_path / "home")
    assert accord(mine, "demo", *WORLD, "--extra-days", "2", ACCORD_KILL_AT=point).returncode == -signal.SIGKILL
    assert (mine / "demo.json").read_bytes() == (home / "demo.json").read_bytes()
    write_world(mine, LEADS, DAYS, SEED, extra_days=2)
    assert files(mine) == files(home_with_two_extra_days)


def test_a_world_joins_what_others_have_dropped_already(home: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "inbox" / "olist" / "leads" / "2025-01-01.csv"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("lead_ref\n")
    write_world(tmp_path, LEADS, DAYS, SEED)
    assert files(tmp_path) == files(home) | {"inbox/olist/leads/2025-01-01.csv": b"lead_ref\n"}
