"""What a change does to the text of the follow-up agreement: versions that are new, gone, say something else or hold on
other days.

Whether the promises would have been kept is not measured here.
"""

from datetime import datetime
from typing import Any

from accord.compare.pair_summary import version
from accord.compare.version_pairs import changed
from accord.register.entries import Entry


def changes(base: list[Entry], head: list[Entry], as_of: datetime) -> list[dict[str, Any]]:
    """By version: definition, change (added, removed, changed, or moved: only its days), before, after (see
    `pair_summary.version`), texts (the differences, line by line)."""
    before, after = ([entry for entry in register if entry.is_follow_up] for register in (base, head))
    pairs = changed(before, after, as_of)
    known, was = {pair.name for pair in pairs}, {entry.definition: entry for entry in before}
    moved = [
        (was[entry.definition], entry)
        for entry in after
        if entry.definition not in known and _days(entry) != _days(was[entry.definition])
    ]
    return [_row(pair.name, pair.change, pair.before, pair.after, pair.texts, as_of) for pair in pairs] + [
        _row(now.definition, "moved", then, now, (), as_of) for then, now in moved
    ]


def _row(
    name: str, change: str, before: Entry | None, after: Entry | None, texts: tuple[str, ...], as_of: datetime
) -> dict[str, Any]:
    sides = {"before": version(before, as_of), "after": version(after, as_of)}
    return {"definition": name, "change": change, **sides, "texts": list(texts)}


def _days(entry: Entry) -> tuple[Any, Any]:
    return entry.in_force_from, entry.in_force_to
