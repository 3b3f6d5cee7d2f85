"""Checks that a JSON schema cannot express: names exist and are unique, lower limits are below upper limits."""

from collections.abc import Iterator
from typing import Any

from accord.register import scorecard_checks
from accord.register.scorecard_checks import Finding

# The only lookup that SQL joins, in macros/domain_relationship.sql: name, seed, profile value.
JOINED = ("domain_relationship", "known_domains", "email")


class DeclaredNames:
    """The names that declarations may use: signals, payload columns, profile values with their types, seeds, off-ramps.

    `profile` contains the columns from seeds too: a scorecard's rule reads them like profile values.
    """

    def __init__(self, signals: dict[str, Any], moments: dict[str, Any], seeds: set[str], off_ramps: list[str]) -> None:
        self.seeds = seeds
        self.off_ramps = off_ramps
        self.payload = signals["payload"]
        self.signals = {signal["name"] for signal in signals["signals"]}
        self.profile = {item["name"]: item["type"] for item in moments["profile"]}
        self.given = set(self.profile)
        self.profile |= {item["name"]: "text" for item in moments.get("lookups", [])}


def findings(meta: dict[str, Any], columns: list[str], names: DeclaredNames) -> Iterator[Finding]:
    """All errors in a meta that satisfies its schema. `columns`: those of its model besides the declared ones."""
    taken: set[str] = set()
    for kind in ("signals", "features", "profile", "lookups"):
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
    for position, lookup in enumerate(meta.get("lookups", [])):
        if lookup["seed"] not in names.seeds:
            yield ("lookups", position), f"there is no seeds/{lookup['seed']}.csv."
        elif lookup["profile"] not in names.given:
            yield ("lookups", position), f"there is no profile value '{lookup['profile']}' to look up."
        elif (lookup["name"], lookup["seed"], lookup["profile"]) != JOINED:
            yield ("lookups", position), "no SQL joins this; {} is joined from seeds/{}.csv by {}.".format(*JOINED)
    for position, column in enumerate(meta.get("payload", [])):
        if column not in columns:
            yield ("payload", position), f"'{column}' is not a column of signals that is described above."
    yield from _boundaries(meta.get("boundaries", []), names.off_ramps)
    if "scorecard" in meta:
        yield from scorecard_checks.findings(meta["scorecard"], columns, names.signals, names.profile, names.payload)


def _boundaries(boundaries: list[dict[str, Any]], off_ramps: list[str]) -> Iterator[Finding]:
    kinds: set[str] = set()
    for position, boundary in enumerate(boundaries):
        place = ("boundaries", position)
        if boundary["kind"] in kinds:
            yield place, f"another boundary has the kind '{boundary['kind']}'; remove one of them."
        if boundary["off_ramp"] not in off_ramps:
            known = ", ".join(off_ramps)
            yield place, f"there is no off-ramp '{boundary['off_ramp']}' in seeds/stages.csv; known are {known}."
        kinds.add(boundary["kind"])


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
