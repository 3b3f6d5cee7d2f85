"""Checks that a JSON schema cannot express: names exist and are unique, lower limits are below upper limits."""

from collections.abc import Iterator
from typing import Any

from accord.register import scorecard_checks
from accord.register.scorecard_checks import Finding


class DeclaredNames:
    """The names that declarations may use: signals, and profile values with their types."""

    def __init__(self, signals: dict[str, Any], moments: dict[str, Any]) -> None:
        self.signals = {signal["name"] for signal in signals["signals"]}
        self.profile = {item["name"]: item["type"] for item in moments["profile"]}


def findings(meta: dict[str, Any], columns: list[str], names: DeclaredNames) -> Iterator[Finding]:
    """All errors in a meta that satisfies its schema. `columns`: those of its model besides the declared ones."""
    taken: set[str] = set()
    for kind in ("signals", "features", "profile"):
        yield from _names(meta.get(kind, []), (kind,), set(columns), taken)
    yield from _names(meta.get("set_aside", []), ("set_aside",), set(), taken)
    mail = meta.get("mail", {})
    if mail and mail["burst_seconds"] > mail["neighbourhood_seconds"]:
        yield (
            ("mail", "burst_seconds"),
            "burst_seconds must not be longer than neighbourhood_seconds.",
        )
    for position, feature in enumerate(meta.get("features", [])):
        signals = [feature["signal"]] if isinstance(feature["signal"], str) else feature["signal"]
        yield from (_unknown_signal(("features", position), name) for name in signals if name not in names.signals)
    if "scorecard" in meta:
        yield from scorecard_checks.findings(meta["scorecard"], columns, names.signals, names.profile)


def _names(
    entries: list[dict[str, Any]], place: tuple[str, ...], columns: set[str], taken: set[str]
) -> Iterator[Finding]:
    for position, entry in enumerate(entries):
        if entry["name"] in columns:
            yield (*place, position), "another column already has this name; choose another one."
        elif entry["name"] in taken:
            yield (*place, position), "another entry has the same name; rename one of them."
        taken.add(entry["name"])


def _unknown_signal(place: tuple[str | int, ...], name: str) -> Finding:
    return place, f"there is no signal '{name}' in signals.yml."
