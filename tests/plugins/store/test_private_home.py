"""Who may read a home: its owner, or the members of one group; nobody else, whatever the umask was."""

import grp
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from accord.common import settings
from accord.common.errors import ConfigurationError
from accord.common.settings import Settings
from accord.store.run_lock import run_lock

# Root may give files to any group, anybody else to the groups that they are in.
OTHER = next(
    (
        each
        for each in grp.getgrall()
        if each.gr_gid != os.getgid() and (os.geteuid() == 0 or each.gr_gid in os.getgroups())
    ),
    None,
)
needs_a_second_group = pytest.mark.skipif(OTHER is None, reason="this user can give files to one group only")


@pytest.fixture(autouse=True)
def umask_of_most_machines() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def write_everywhere(found: Settings) -> list[Path]:
    """What a run does: a folder and a file in each part of the home, while it holds the lock."""
    files = []
    with run_lock(found, "a run"):
        for folder in (found.lake, found.work, found.published):
            (folder / "below").mkdir(parents=True)
            (folder / "below" / "file").write_text("a@example.org")
            files.append(folder / "below" / "file")
    return files


def test_only_the_owner_may_read_what_a_run_writes(accord_home: Path) -> None:
    for file in write_everywhere(settings.load()):
        assert (mode(file), mode(file.parent), mode(file.parent.parent)) == (0o600, 0o700, 0o700)


def test_a_home_that_others_could_read_is_closed_by_the_next_run(accord_home: Path) -> None:
    for name in ("lake", "work", "published"):
        (accord_home / name).mkdir(parents=True)
        (accord_home / name).chmod(0o755)
    with run_lock(settings.load(), "a run"):
        assert [mode(accord_home / name) for name in ("lake", "work", "published")] == [0o700] * 3


def test_the_process_has_its_own_umask_again_after_the_run(accord_home: Path) -> None:
    with run_lock(settings.load(), "a run"), run_lock(settings.load(), "its build"):
        pass
    (accord_home / "elsewhere").write_text("no address")
    assert mode(accord_home / "elsewhere") == 0o644


@needs_a_second_group
def test_a_group_may_read_and_not_write_and_others_neither(accord_home: Path, monkeypatch) -> None:
    assert OTHER is not None
    old = write_everywhere(settings.load())
    monkeypatch.setenv("ACCORD_GROUP", OTHER.gr_name)
    with run_lock(settings.load(), "the next run"):
        new = settings.load().published / "new"
        new.mkdir()
        (new / "file").write_text("b@example.org")
    for file in [*old, new / "file"]:
        assert (mode(file), mode(file.parent) & 0o777) == (0o640, 0o750)
        assert {file.stat().st_gid, file.parent.stat().st_gid} == {OTHER.gr_gid}


def test_a_group_that_does_not_exist_is_said(accord_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCORD_GROUP", "no-such-group")
    with pytest.raises(ConfigurationError, match="ACCORD_GROUP is 'no-such-group'"), run_lock(settings.load(), "a run"):
        pass
