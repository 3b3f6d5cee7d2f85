"""What a change of definitions does to the leads: two revisions of the dbt project on the same lake, side by side."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from accord.common import git
from accord.common.settings import DBT_PROJECT, Settings
from accord.compare import base_revision, built_sides, pair_summary, pair_tables, published_past, version_pairs
from accord.register.problems import problems
from accord.store.run_lock import run_lock


def compare(settings: Settings, base: str | None = None, say: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """Everything `accord compare` says, JSON-able. `base`: a git revision; the merge-base with main without one.

    Keys: base, head (revision and how each was built), as_of, time_zone, weeks, is_different, definitions, stages (see
    `figures`), published (see `past`), problems (of the register as head has it). Instants are ISO 8601, UTC.

    Both sides are built in `work/compare/`, which is gone afterwards; nothing else of the home is written to, and no
    run may begin meanwhile. Raises AccordError where the base cannot be found or built, Busy where a run is at work.
    """
    revision, here = base_revision.find(base), built_sides.same_day(settings)
    with run_lock(settings, "accord compare"):
        folder = settings.work / "compare"
        shutil.rmtree(folder, ignore_errors=True)
        try:
            found = _compare(here, revision, folder, say)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    told: dict[str, Any] = plain(found)
    return told


def _compare(
    settings: Settings, base: base_revision.Revision, folder: Path, say: Callable[[str], None]
) -> dict[str, Any]:
    project = base_revision.extract(base, folder / "project")
    with built_sides.telling(say):
        before = built_sides.side(settings, base.named, project, folder / "base")
        after = built_sides.side(settings, git.revision() or "here", DBT_PROJECT, folder / "head")
        is_different = before.fingerprints != after.fingerprints
        if is_different:
            built_sides.make(before, [settings])
            built_sides.make(after, [before.settings, settings])
    found: dict[str, Any] = {
        "base": before.described(),
        "head": after.described(),
        "as_of": settings.as_of,
        "time_zone": settings.time_zone,
        "is_different": is_different,
        "definitions": [],
        "stages": [],
        "published": published_past.of_register(settings, after.register),
        "problems": [vars(problem) for problem in problems(settings)],
    }
    if is_different:
        say("comparing")
        with pair_tables.attached(before.settings.warehouse, after.settings.warehouse, settings.as_of) as connection:
            compared = version_pairs.pairs(connection, before.register, after.register, settings.as_of)
            pair_tables.fill(connection, compared)
            found |= pair_summary.figures(connection, compared, before, after)
            found["published"] |= published_past.of_entries(connection, settings)
    found["published"]["would_change"] = published_past.would_change(found["published"])
    return found


def plain(value: Any) -> Any:
    """Instants as ISO 8601 texts that say they are UTC, at any depth."""
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, datetime):
        return value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC).isoformat()
    return value
