"""What a schema cannot say of declarations: names exist, none is given twice, lower limits lie below upper ones."""

from collections.abc import Iterator
from typing import Any

from accord.register import scorecard_checks
from accord.register.scorecard_checks import Finding


class Words:
    """The names that declarations may use: signals, payload columns, profile values with their types, seeds, off-ramps.

    `profile` holds what a seed says of a value too: a scorecard's rule reads it like a value of its own.
    """

    def __init__(self, signals: dict[str, Any], moments: dict[str, Any], seeds: set[str], off_ramps: list[str]) -> None:
        self.seeds = seeds
        self.off_ramps = off_ramps
        self.payload = signals["payload"]
        self.signals = {signal["name"] for signal in signals["signals"]}
        self.profile = {item["name"]: item["type"] for item in moments["profile"]}
        self.given = set(self.profile)
        self.profile |= {item["name"]: "text" for item in moments.get("lookups", [])}


def findings(meta: dict[str, Any], columns: list[str], words: Words) -> Iterator[Finding]:
    """Everything wrong in a meta whose shape is right. `columns` are those its model has besides the declared ones."""
    taken: set[str] = set()
    for kind in ("signals", "features", "profile", "lookups"):
        yield from _names(meta.get(kind, []), (kind,), set(columns), taken)
    yield from _names(meta.get("set_aside", []), ("set_aside",), set(), taken)
    mail = meta.get("mail", {})
    if mail and mail["burst_seconds"] > mail["neighbourhood_seconds"]:
        yield (
            ("mail", "burst_seconds"),
            "a burst is not longer than neighbourhood_seconds, beyond which nothing is seen.",
        )
    for position, feature in enumerate(meta.get("features", [])):
        named = [feature["signal"]] if isinstance(feature["signal"], str) else feature["signal"]
        yield from (_unknown_signal(("features", position), name) for name in named if name not in words.signals)
    for position, lookup in enumerate(meta.get("lookups", [])):
        if lookup["seed"] not in words.seeds:
            yield ("lookups", position), f"there is no seeds/{lookup['seed']}.csv."
        if lookup["profile"] not in words.given:
            yield ("lookups", position), f"there is no profile value '{lookup['profile']}' to look up."
    for position, column in enumerate(meta.get("payload", [])):
        if column not in columns:
            yield ("payload", position), f"'{column}' is no column of signals that is described above."
    yield from _boundaries(meta.get("boundaries", []), words.off_ramps)
    if "scorecard" in meta:
        yield from scorecard_checks.findings(meta["scorecard"], columns, words.signals, words.profile, words.payload)


def _boundaries(boundaries: list[dict[str, Any]], off_ramps: list[str]) -> Iterator[Finding]:
    kinds: set[str] = set()
    for position, boundary in enumerate(boundaries):
        place = ("boundaries", position)
        if boundary["kind"] in kinds:
            yield place, f"another boundary is of the kind '{boundary['kind']}'; take one of them out."
        if boundary["off_ramp"] not in off_ramps:
            there = ", ".join(off_ramps)
            yield place, f"there is no off-ramp '{boundary['off_ramp']}' in seeds/stages.csv; there are {there}."
        kinds.add(boundary["kind"])


def _names(
    entries: list[dict[str, Any]], place: tuple[str, ...], columns: set[str], taken: set[str]
) -> Iterator[Finding]:
    for position, entry in enumerate(entries):
        if entry["name"] in columns:
            yield (*place, position), "its name is already that of another column; take another one."
        elif entry["name"] in taken:
            yield (*place, position), "another entry has the same name; rename one of them."
        taken.add(entry["name"])


def _unknown_signal(place: tuple[str | int, ...], name: str) -> Finding:
    return place, f"there is no signal '{name}' in signals.yml."
