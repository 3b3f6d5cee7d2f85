"""Lists what lies below a folder. It opens no file: a named pipe would block the run for ever."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from accord.common.errors import ConfigurationError

SPECIAL = {
    stat.S_IFIFO: "a named pipe (FIFO)",
    stat.S_IFSOCK: "a socket",
    stat.S_IFBLK: "a device",
    stat.S_IFCHR: "a device",
}


@dataclass(frozen=True)
class Entry:
    """Something in the folder that is not a folder. `problem`: why it must not be opened (empty: a regular file)."""

    path: Path
    size: int
    mtime_ns: int
    problem: str = ""


def entries_below(folder: Path) -> Iterator[Entry]:
    """All entries below `folder` in any depth, without hidden ones (`.name`); none if there is no such folder.

    `folder` itself may be a link. Below it, a link is followed only to a regular file inside `folder`. Raises
    ConfigurationError if a folder cannot be read: it must not count as empty.
    """
    if not os.path.lexists(folder):
        return
    try:
        root = folder.resolve(strict=True)
        if not root.is_dir():
            raise ConfigurationError(
                f"{printable(folder)} is not a folder. Move it away, and make a folder with this name."
            )
    except (OSError, RuntimeError) as error:
        raise _unreadable(folder, error) from error
    yield from _walk(folder, root)


def printable(path: Path | str) -> str:
    """A path as UTF-8 text; bytes that are not UTF-8 as \\xNN. Such a path can otherwise not be printed or stored."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def list_folder(folder: Path) -> list[os.DirEntry[str]]:
    """The entries of one folder, by name."""
    with os.scandir(folder) as found:
        return sorted(found, key=lambda each: each.name)


def _walk(folder: Path, root: Path) -> Iterator[Entry]:
    try:
        listed = list_folder(folder)
    except OSError as error:
        raise _unreadable(folder, error) from error
    for entry in listed:
        if entry.name.startswith("."):
            continue
        path = folder / entry.name
        try:
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(path, root)
            else:
                yield _entry(path, entry.stat(follow_symlinks=False), root)
        except FileNotFoundError:
            continue  # somebody removed it after it was listed
        except OSError as error:
            raise _unreadable(folder, error) from error


def _entry(path: Path, found: os.stat_result, root: Path) -> Entry:
    problem = ""
    if stat.S_ISLNK(found.st_mode):
        problem = _problem_of_link(path, root)
        found = found if problem else path.stat()
    if not problem and not stat.S_ISREG(found.st_mode):
        kind = SPECIAL.get(stat.S_IFMT(found.st_mode), "not a file")
        problem = f"This is {kind}, not a file with data: it was not opened. Put a regular file here, or remove it."
    return Entry(path, found.st_size, found.st_mtime_ns, problem)


def _problem_of_link(path: Path, root: Path) -> str:
    advice = "Put the file itself here, or remove the link."
    try:
        target = path.resolve(strict=True)
        if not target.is_relative_to(root):
            return f"This is a link that leads out of the inbox, to {printable(target)}: it was not followed. {advice}"
        return f"This is a link to a folder: it was not followed. {advice}" if target.is_dir() else ""
    except (OSError, RuntimeError):
        return f"This is a link that leads nowhere: {printable(os.readlink(path))} cannot be reached. {advice}"


def _unreadable(folder: Path, error: Exception) -> ConfigurationError:
    reason = getattr(error, "strerror", None) or error
    name = printable(folder)
    return ConfigurationError(
        f"The folder {name} cannot be read ({reason}), so nobody knows which files it holds. Nothing was loaded from "
        f"it. Give the user who runs Accord the right to read and enter it (chmod u+rx {name}), then run this again."
    )
