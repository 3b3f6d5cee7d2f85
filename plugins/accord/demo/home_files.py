"""The demo world's files in a home: which world is there, and how a finished world is moved into it.

If the process is killed, running the same command again completes the world.
"""

import json
import shutil
from pathlib import Path
from typing import Any

from accord.common.errors import ConfigurationError
from accord.common.fault_points import point
from accord.common.settings import OF_DEMO
from accord.common.state_files import read_json
from accord.demo.calendar import FIRST_DAY, date_of

INBOX, TRUTH, MARKER, SCRATCH = "inbox", "demo_truth", "demo.json", "demo_scratch"


def world_in(home: Path) -> dict[str, Any]:
    """The marker of the world in the home's inbox; {} where there is no marker, or the inbox is empty."""
    marker = home / MARKER
    if not marker.exists() or _is_empty(home / INBOX):
        return {}
    found = read_json(marker, OF_DEMO)
    if "nights" in found:  # a home of an earlier revision
        found["extra_days"] = found.pop("nights")
    return found


def first_missing_day(home: Path, arguments: dict[str, int], days: int) -> int:
    """The first day to write: 1 in a new home, the day after the last one in a home that already holds this world."""
    found = world_in(home)
    if not found:
        return 1
    if {name: found[name] for name in arguments} != arguments:
        raise ConfigurationError(
            f"{home} holds a demo world of {found['leads']} leads, {found['days']} days, seed {found['seed']}. Another "
            "world cannot be added to it. Choose another ACCORD_HOME, or remove this home's inbox and demo.json."
        )
    return days + int(found["extra_days"]) + 1


def marker_of(home: Path, arguments: dict[str, int], extra_days: int) -> dict[str, int | str]:
    """The content of demo.json after `extra_days` are written; extra days that the home already has still count."""
    extra_days = max(extra_days, int(world_in(home).get("extra_days", 0)))
    last_day = date_of(arguments["days"] + extra_days).isoformat()
    return {**arguments, "extra_days": extra_days, "first_day": FIRST_DAY.isoformat(), "last_day": last_day}


def move_into(home: Path, scratch: Path, marker: dict[str, int | str]) -> None:
    """Move a finished world, or its extra days, from the scratch folder into the home.

    Into an empty inbox: first the marker is written, then the whole inbox is renamed in one step, so that it is never
    half full. Into an inbox with files: the files are moved one by one and the marker is written last, so that after a
    kill the same command writes them again.
    """
    _move_files(scratch / TRUTH, home / TRUTH)
    written, inbox = scratch / INBOX, home / INBOX
    if _is_empty(inbox) and not inbox.is_symlink() and not inbox.is_mount():
        _write_marker(scratch, home, marker)
        point("demo.before_inbox")
        written.rename(inbox)
    else:
        _move_files(written, inbox)
        point("demo.before_marker")
        _write_marker(scratch, home, marker)


def _is_empty(folder: Path) -> bool:
    return not folder.exists() or not any(folder.iterdir())


def _move_files(source: Path, to: Path) -> None:
    for path in sorted(each for each in source.rglob("*") if each.is_file()):
        target = to / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(path, target)  # renames, or copies where the inbox is on another file system
        point("demo.after_a_file")


def _write_marker(scratch: Path, home: Path, marker: dict[str, int | str]) -> None:
    unfinished = scratch / MARKER
    unfinished.write_text(json.dumps(marker, indent=2) + "\n")
    unfinished.replace(home / MARKER)
