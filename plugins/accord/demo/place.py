"""What a home holds of a demo world, and how a finished world appears in it: whole, or repaired by the same command."""

import json
import shutil
from pathlib import Path
from typing import Any

from accord.common.errors import ConfigurationError
from accord.common.fault_points import point
from accord.demo.calendar import FIRST_DAY, date_of

INBOX, TRUTH, MARKER, SCRATCH = "inbox", "demo_truth", "demo.json", "demo_scratch"


def held(home: Path) -> dict[str, Any]:
    """The marker of the world whose files are in the inbox; empty where there is no marker, or nothing in the inbox."""
    marker = home / MARKER
    if not marker.exists() or _is_empty(home / INBOX):
        return {}
    found: dict[str, Any] = json.loads(marker.read_text())
    return found


def first_missing_day(home: Path, arguments: dict[str, int], days: int) -> int:
    """The first day to write: 1 in a new home, the day after the last one in a home that holds this world."""
    found = held(home)
    if not found:
        return 1
    if {name: found[name] for name in arguments} != arguments:
        raise ConfigurationError(
            f"{home} holds a demo world of {found['leads']} leads, {found['days']} days, seed {found['seed']}; another "
            "one cannot be added to it. Choose another ACCORD_HOME, or remove this one's inbox and demo.json."
        )
    return days + int(found["nights"]) + 1


def marker_of(home: Path, arguments: dict[str, int], night: int) -> dict[str, int | str]:
    """What demo.json says once the nights up to `night` are there; nights that the home has already are not lost."""
    nights = max(night, int(held(home).get("nights", 0)))
    last_day = date_of(arguments["days"] + nights).isoformat()
    return {**arguments, "nights": nights, "first_day": FIRST_DAY.isoformat(), "last_day": last_day}


def put(scratch: Path, home: Path, marker: dict[str, int | str]) -> None:
    """Move a finished world, or its further nights, from the scratch folder into the home.

    Nothing can be half there where the inbox was empty: it appears in one step, after the marker that says what it is.
    Files that join others come one by one, the marker last: killed in between, the same command writes them again.
    """
    _move_files(scratch / TRUTH, home / TRUTH)
    made, inbox = scratch / INBOX, home / INBOX
    if _is_empty(inbox) and not inbox.is_symlink() and not inbox.is_mount():
        _mark(scratch, home, marker)
        point("demo.before_inbox")
        made.rename(inbox)
    else:
        _move_files(made, inbox)
        point("demo.before_marker")
        _mark(scratch, home, marker)


def _is_empty(folder: Path) -> bool:
    return not folder.exists() or not any(folder.iterdir())


def _move_files(made: Path, to: Path) -> None:
    for path in sorted(each for each in made.rglob("*") if each.is_file()):
        target = to / path.relative_to(made)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(path, target)  # a rename, or a copy where the inbox is another file system
        point("demo.after_a_file")


def _mark(scratch: Path, home: Path, marker: dict[str, int | str]) -> None:
    made = scratch / MARKER
    made.write_text(json.dumps(marker, indent=2) + "\n")
    made.replace(home / MARKER)
