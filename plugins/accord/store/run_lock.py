"""One run at a time: the lock on a home's `work/`, held across processes, reentrant within one."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from accord.common.errors import Busy, ConfigurationError
from accord.common.settings import Settings

HOLDER = "run.holder.json"


@contextmanager
def held(settings: Settings, doing: str) -> Iterator[None]:
    """Holds the lock of this home while the block runs; `doing` is what others are told.

    Raises Busy at once, naming who holds it, where another process does. The operating system lets go of the lock when
    its holder dies, however it dies, so a lock is never stale.
    """
    _writable(settings)
    lock = FileLock(settings.work / "run.lock", timeout=0, is_singleton=True, thread_local=False)
    note = settings.work / HOLDER
    try:
        lock.acquire()
    except Timeout as error:
        raise Busy(
            f"Another run is at work in {settings.home}: {_who(note)}. Nothing was changed. "
            "Wait until it has finished (`accord status`), then run this again."
        ) from error
    try:
        if lock.lock_counter == 1:
            me = {"pid": os.getpid(), "host": socket.gethostname(), "doing": doing, "since": str(datetime.now(UTC))}
            note.write_text(json.dumps(me))
        yield
    finally:
        if lock.lock_counter == 1:
            note.unlink(missing_ok=True)
        lock.release()


def holder(settings: Settings) -> dict[str, Any] | None:
    """Who is at work on this home now, as it described itself: pid, host, doing, since; None where nobody is.

    A note that a killed process left behind counts for nothing: only the lock does, which is tried and let go at once,
    and only where there is a note, so as not to be in the way of a run that starts just now.
    """
    found = _note(settings.work / HOLDER)
    if found is None:
        return None
    try:
        with FileLock(settings.work / "run.lock", timeout=0):
            return None
    except (Timeout, OSError):  # OSError: somebody else's home, where the note is all there is to go by
        return found


def _writable(settings: Settings) -> None:
    try:
        settings.work.mkdir(parents=True, exist_ok=True)
        (settings.work / "run.lock").touch()
    except OSError as error:
        raise ConfigurationError(
            f"Nothing can be written to {settings.home}: {error.strerror}. Make the folder writable for this user, or "
            "name another one: ACCORD_HOME=/another/folder"
        ) from error


def _note(note: Path) -> dict[str, Any] | None:
    """The holder as it described itself; it may have let go, or not have written yet."""
    try:
        found: dict[str, Any] = json.loads(note.read_text())
    except (OSError, ValueError):
        return None
    return found


def _who(note: Path) -> str:
    holder = _note(note)
    if holder is None:
        return "a process that has just started"
    return f"{holder['doing']}, process {holder['pid']} on {holder['host']}, since {holder['since'][:19]} UTC"
