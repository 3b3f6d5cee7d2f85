"""Builds two revisions of the dbt project on the same lake and compares the leads that they find."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from accord.common import git
from accord.common.settings import DBT_PROJECT, Settings
from accord.compare import (
    base_revision,
    built_sides,
    follow_up_changes,
    list_effect,
    pair_summary,
    pair_tables,
    published_past,
    version_pairs,
)
from accord.register import agreed_list, follow_up
from accord.register.problems import problems
from accord.store.run_lock import run_lock


def compare(
    settings: Settings, base: str | None = None, show: Callable[[str], None] = lambda _: None
) -> dict[str, Any]:
    """The whole comparison, ready for JSON. `base`: a git revision; by default the merge-base with main.

    Keys: base, head (revision and how each was built), as_of, time_zone, weeks, is_different, definitions and stages
    (see `pair_summary.figures`), what_does_not_count (see `list_effect`; None where it did not change), follow_up (see
    `follow_up_changes`), published (see `published_past`), problems (of head's register). Instants are ISO 8601 texts
    in UTC.

    Both sides are built in `work/compare/`, which is deleted at the end; nothing else in the home is changed, and no
    run can start meanwhile. `show` is called with progress messages. Raises AccordError where the base cannot be found
    or built, Busy where a run is in progress.
    """
    revision, dated = base_revision.find(base), built_sides.settings_of_last_build(settings)
    with run_lock(settings, "accord compare"):
        folder = settings.work / "compare"
        shutil.rmtree(folder, ignore_errors=True)
        try:
            found = _compare(dated, revision, folder, show)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    result: dict[str, Any] = with_iso_instants(found)
    return result


def _compare(
    settings: Settings, base: base_revision.Revision, folder: Path, show: Callable[[str], None]
) -> dict[str, Any]:
    project = base_revision.extract(base, folder / "project")
    with built_sides.log_to(show):
        before = built_sides.new_side(settings, base.named, project, folder / "base")
        after = built_sides.new_side(settings, git.revision() or "here", DBT_PROJECT, folder / "head")
        is_different = before.fingerprints != after.fingerprints
        if is_different:
            built_sides.build_side(before, [settings])
            built_sides.build_side(after, [before.settings, settings])
    found: dict[str, Any] = {
        "base": before.described(),
        "head": after.described(),
        "as_of": settings.as_of,
        "time_zone": settings.time_zone,
        "is_different": is_different,
        "definitions": [],
        "stages": [],
        agreed_list.NAME: None,
        follow_up.MODEL: [],
        "published": published_past.of_register(settings, after.register, after.agreed),
        "problems": [vars(problem) for problem in problems(settings)],
    }
    if is_different:
        show("comparing")
        found[follow_up.MODEL] = follow_up_changes.changes(before.register, after.register, settings.as_of)
        with pair_tables.attached(before.settings.warehouse, after.settings.warehouse, settings.as_of) as connection:
            compared = version_pairs.pairs(connection, before.register, after.register, settings.as_of)
            pair_tables.fill(connection, compared)
            if before.agreed.fingerprint != after.agreed.fingerprint:
                found[agreed_list.NAME] = list_effect.effect(connection, before.agreed, after.agreed)
            found |= pair_summary.figures(connection, compared, before, after)
            found["published"] |= published_past.of_entries(connection, settings)
    found["published"]["would_change"] = published_past.would_change(found["published"])
    return found


def with_iso_instants(value: Any) -> Any:
    """The value with every instant, at any depth, as an ISO 8601 text in UTC."""
    if isinstance(value, dict):
        return {name: with_iso_instants(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [with_iso_instants(each) for each in value]
    if isinstance(value, datetime):
        return value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC).isoformat()
    return value
