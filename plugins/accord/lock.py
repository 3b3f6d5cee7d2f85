"""One run at a time: the lock on a home's `work/`, held across processes, reentrant within one."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from filelock import FileLock, Timeout

from accord.settings import AccordError, Settings


class Busy(AccordError):
    """Another run holds the lock: nothing is wrong, it is enough to wait."""


@contextmanager
def held(settings: Settings, doing: str) -> Iterator[None]:
    """Holds the lock of this home while the block runs; `doing` is what others are told.

    Raises Busy at once, naming who holds it, where another process does. The operating system lets go of the lock when
    its holder dies, however it dies, so a lock is never stale.
    """
    settings.work.mkdir(parents=True, exist_ok=True)
    lock = FileLock(settings.work / "run.lock", timeout=0, is_singleton=True, thread_local=False)
    note = settings.work / "run.holder.json"
    try:
        lock.acquire()
    except Timeout as error:
        raise Busy(
            f"Another run is at work in {settings.home}: {_who(note)}. Nothing was changed. "
            "Wait until it has finished (`accord status`), then run this again."
        ) from error
    try:
        if lock.lock_counter == 1:
            holder = {"pid": os.getpid(), "host": socket.gethostname(), "doing": doing, "since": str(datetime.now(UTC))}
            note.write_text(json.dumps(holder))
        yield
    finally:
        if lock.lock_counter == 1:
            note.unlink(missing_ok=True)
        lock.release()


def _who(note: os.PathLike[str]) -> str:
    """The holder as it described itself; it may have let go, or not have written yet."""
    try:
        with open(note) as file:
            holder = json.load(file)
    except (OSError, ValueError):
        return "a process that has just started"
    return f"{holder['doing']}, process {holder['pid']} on {holder['host']}, since {holder['since'][:19]} UTC"
