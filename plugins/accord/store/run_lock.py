"""One run at a time: the lock on a home's `work/`. It works across processes and is reentrant within one."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from accord.common import disk
from accord.common.errors import Busy, ConfigurationError
from accord.common.settings import Settings
from accord.store.private_home import private

HOLDER = "run.holder.json"


@contextmanager
def run_lock(settings: Settings, doing: str) -> Iterator[None]:
    """Holds the lock of this home while the block runs, and keeps private what it writes (`private_home`). `doing`
    describes the run in the messages of other processes.

    Raises Busy at once, naming the holder, if another process has the lock. The operating system releases the lock
    when its holder dies, so a lock is never stale.
    """
    _require_writable(settings)
    lock = FileLock(settings.work / "run.lock", timeout=0, is_singleton=True, thread_local=False)
    note = settings.work / HOLDER
    try:
        lock.acquire()
    except Timeout as error:
        raise Busy(
            f"Another run uses {settings.home}: {_described_holder(note)}. Nothing was changed. "
            "Wait until it has finished (accord status), then run this again."
        ) from error
    try:
        if lock.lock_counter == 1:
            this_run = {
                "pid": os.getpid(),
                "host": socket.gethostname(),
                "doing": doing,
                "since": str(datetime.now(UTC)),
            }
            note.write_text(json.dumps(this_run))
        with private(settings):
            yield
    finally:
        if lock.lock_counter == 1:
            note.unlink(missing_ok=True)
        lock.release()


def holder(settings: Settings) -> dict[str, Any] | None:
    """The run that uses this home now, as it described itself: pid, host, doing, since; None if there is none.

    A killed process may leave its note, so the lock decides: it is acquired and released at once. This happens only if
    there is a note, so that it cannot disturb a run that is just starting.
    """
    note = _read_note(settings.work / HOLDER)
    if note is None:
        return None
    try:
        with FileLock(settings.work / "run.lock", timeout=0):
            return None
    except (Timeout, OSError):  # OSError: another user's home; only its note can be read
        return note


def _require_writable(settings: Settings) -> None:
    try:
        settings.work.mkdir(parents=True, exist_ok=True)
        (settings.work / "run.lock").touch()
    except OSError as error:
        if disk.is_full(error):
            raise
        raise ConfigurationError(
            f"This user cannot write to {settings.home}: {error.strerror}. Make the folder writable for this user, or "
            "choose another one: ACCORD_HOME=/another/folder"
        ) from error


def _read_note(file: Path) -> dict[str, Any] | None:
    """The holder as it described itself; None if it has released the lock, or has not written its note yet."""
    try:
        note = json.loads(file.read_text())
    except (OSError, ValueError):
        return None
    return note if isinstance(note, dict) and {"pid", "host", "doing", "since"} <= set(note) else None


def _described_holder(file: Path) -> str:
    holder = _read_note(file)
    if holder is None:
        return "a process that has just started"
    return f"{holder['doing']}, process {holder['pid']} on {holder['host']}, since {holder['since'][:19]} UTC"
