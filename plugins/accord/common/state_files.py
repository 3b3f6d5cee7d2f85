"""Reads and writes the small files in which Accord remembers things: all of a file or nothing, and damage by name."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from accord.common.errors import StateError

Record = TypeVar("Record")


def read_json(file: Path, remedy: str) -> dict[str, Any]:
    """The JSON object in a file. Raises StateError with the path, what is wrong and `remedy`, where it is damaged.

    A file that is missing raises FileNotFoundError: whether it may be missing is for the caller to say.
    """
    content = file.read_bytes()
    try:
        found = json.loads(content)
    except ValueError as error:
        raise damaged(file, f"it is no whole JSON document ({len(content):,} bytes)", remedy) from error
    if not isinstance(found, dict):
        raise damaged(file, "it holds no JSON object", remedy)
    return found


def read_record(file: Path, make: Callable[[dict[str, Any]], Record], remedy: str) -> Record:
    """What `make` makes of the JSON object in a file. Raises StateError where an entry is missing or unknown."""
    found = read_json(file, remedy)
    try:
        return make(found)
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        why = "an entry is missing, or was written by a later version of Accord"
        raise damaged(file, f"{why} ({type(error).__name__}: {error})", remedy) from error


def damaged(file: Path, why: str, remedy: str) -> StateError:
    """The error that a file of Accord's own cannot be used."""
    return StateError(f"{file} cannot be used: {why}. {remedy}")


def write_text(file: Path, text: str) -> None:
    """Writes all of a file or nothing. When this returns, it is on disk: a power cut does not shorten it."""
    draft = file.with_name(f".{file.name}.draft")
    try:
        with draft.open("w") as handle:
            handle.write(text)
            handle.flush()
            os.fsync(handle.fileno())
        os.replace(draft, file)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync(file.parent)


def append_line(file: Path, line: str) -> None:
    """One more line of a log, on disk when this returns. Removes a last line that a crash cut short."""
    with file.open("a+b") as log:
        log.seek(0)
        content = log.read()
        log.truncate(content.rfind(b"\n") + 1)
        log.write(line.encode() + b"\n")
        log.flush()
        os.fsync(log.fileno())


def sync(path: Path) -> None:
    """Waits until a file, or a folder's entries, are on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
