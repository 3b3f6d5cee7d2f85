"""Who may read a home: its owner, or the members of one group (`ACCORD_GROUP`). `work`, `lake` and `published` hold
addresses, so nobody else may, whatever the umask of the user is.
"""

import grp
import logging
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from accord.common.errors import ConfigurationError
from accord.common.settings import Settings, group

log = logging.getLogger(__name__)

# The bits that are taken away from files and folders made while a run holds the lock.
FOR_OWNER, FOR_GROUP = 0o077, 0o027


@contextmanager
def private(settings: Settings) -> Iterator[None]:
    """While the block runs, everything that this process creates is private; what is there is made so where it is not.

    With a group, the folders pass it on to everything that is created in them (setgid).
    """
    before = os.umask(FOR_GROUP if group() else FOR_OWNER)
    try:
        for folder in (settings.work, settings.lake, settings.published):
            _make_private(folder, _group_id(), settings.home)
        yield
    finally:
        os.umask(before)


def _group_id() -> int | None:
    name = group()
    try:
        return grp.getgrnam(name).gr_gid if name else None
    except KeyError as error:
        raise ConfigurationError(
            f"ACCORD_GROUP is '{name}', but there is no such group on this machine. Name a group that exists, or none."
        ) from error


def _make_private(folder: Path, group_id: int | None, home: Path) -> None:
    """The folder with the right mode; all that is in it too, where the folder had another mode or group."""
    if group_id is None and not folder.exists():
        return  # it will be created by this umask
    folder.mkdir(parents=True, exist_ok=True)
    found = folder.stat()
    mode = 0o700 if group_id is None else 0o2750
    if stat.S_IMODE(found.st_mode) == mode and group_id in (None, found.st_gid):
        return
    try:
        if group_id is not None:
            for path in folder.rglob("*"):
                _open_to_group(path, group_id)
            os.chown(folder, -1, group_id)
        folder.chmod(mode)  # last: after a crash, the next run does all of it again
    except PermissionError as error:
        if group_id is not None:
            raise ConfigurationError(
                f"{error.filename} cannot be given to the group {group()}: {error.strerror}. Only its owner can do "
                "that, and only for a group of which the owner is a member. Correct ACCORD_GROUP, or the owner of "
                f"{home}."
            ) from error
        log.warning("%s can be read by others, and only its owner can change that", folder)


def _open_to_group(path: Path, group_id: int) -> None:
    """The group reads what the owner reads; nobody else does."""
    if path.is_symlink():
        return
    mode = stat.S_IMODE(path.stat().st_mode)
    os.chown(path, -1, group_id)
    of_group = (mode & 0o500) >> 3
    path.chmod((mode & 0o700) | of_group | (stat.S_ISGID if path.is_dir() else 0))
