"""Checks that a JSON schema cannot express: names exist and are unique, lower limits are below upper limits."""

from collections.abc import Iterable, Iterator
from typing import Any

from accord.common.nearest import meant
from accord.register import payload_conditions, scorecard_checks
from accord.register.scorecard_checks import Finding

# The only lookup that SQL joins, in macros/domain_relationship.sql: name, seed, profile value.
JOINED = ("domain_relationship", "known_domains", "email")


class DeclaredNames:
    """The names that declarations may use: kinds of activity, properties, signals, payload columns, profile values with
    their types, seeds, off-ramps; and the columns that a signal's `when` may read. `never`: kinds that never count.

    `profile` contains the columns from seeds too: a scorecard's rule reads them like profile values.
    """

    def __init__(
        self,
        metas: dict[str, dict[str, Any]],
        seeds: set[str],
        off_ramps: list[str],
        columns_of_activities: list[list[str]],
    ) -> None:
        signals, moments = metas["signals"], metas["moments"]
        self.kinds = [kind["name"] for kind in metas["activities"]["kinds"]]
        self.never = {kind["name"] for kind in metas["activities"]["kinds"] if kind.get("never_counts")}
        self.properties = {each["name"]: each["of"] for each in metas["activities"]["properties"]}
        self.columns = list(dict.fromkeys(column for columns in columns_of_activities for column in columns))
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
    for position, rule in enumerate(meta.get("set_aside", [])):
        if rule.get("from") and rule.get("until") and rule["from"] > rule["until"]:
            yield ("set_aside", position), f"its last day, {rule['until']}, is before its first, {rule['from']}."
    mail = meta.get("mail", {})
    if mail and mail["burst_seconds"] > mail["neighbourhood_seconds"]:
        yield (
            ("mail", "burst_seconds"),
            "burst_seconds must not be longer than neighbourhood_seconds.",
        )
    for position, feature in enumerate(meta.get("features", [])):
        signals = [feature["signal"]] if isinstance(feature["signal"], str) else feature["signal"]
        yield from (
            (("features", position), f"there is no signal '{name}' in signals.yml.{meant(name, names.signals)}")
            for name in signals
            if name not in names.signals
        )
    yield from _kinds_and_properties(meta, names)
    for position, lookup in enumerate(meta.get("lookups", [])):
        if lookup["seed"] not in names.seeds:
            yield ("lookups", position), f"there is no seeds/{lookup['seed']}.csv."
        elif lookup["profile"] not in names.given:
            yield (
                ("lookups", position),
                f"there is no profile value '{lookup['profile']}' to look up.{meant(lookup['profile'], names.given)}",
            )
        elif (lookup["name"], lookup["seed"], lookup["profile"]) != JOINED:
            yield ("lookups", position), "no SQL joins this; {} is joined from seeds/{}.csv by {}.".format(*JOINED)
    for position, column in enumerate(meta.get("payload", [])):
        if column not in columns:
            yield (
                ("payload", position),
                f"'{column}' is not a column of signals that is described above.{meant(column, columns)}",
            )
    yield from _boundaries(meta.get("boundaries", []), names.off_ramps)
    if "scorecard" in meta:
        yield from scorecard_checks.findings(meta["scorecard"], columns, names.signals, names.profile, names.payload)
        for place, condition in scorecard_checks.conditions(meta["scorecard"]):
            yield from ((place, problem) for problem in _unknown_values(condition, names))


def _boundaries(boundaries: list[dict[str, Any]], off_ramps: list[str]) -> Iterator[Finding]:
    kinds: set[str] = set()
    for position, boundary in enumerate(boundaries):
        place = ("boundaries", position)
        if boundary["kind"] in kinds:
            yield place, f"another boundary has the kind '{boundary['kind']}'; remove one of them."
        if boundary["off_ramp"] not in off_ramps:
            known, near = ", ".join(off_ramps), meant(boundary["off_ramp"], off_ramps)
            yield place, f"there is no off-ramp '{boundary['off_ramp']}' in seeds/stages.csv; known are {known}.{near}"
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


def _kinds_and_properties(meta: dict[str, Any], names: DeclaredNames) -> Iterator[Finding]:
    """Names of kinds and properties that no activity has: what asks for them would never hold."""
    named: list[tuple[tuple[str | int, ...], str]] = []
    for position, signal in enumerate(meta.get("signals", [])):
        kinds = [signal["kind"]] if isinstance(signal["kind"], str) else signal["kind"]
        named += [(("signals", position), kind) for kind in kinds]
    for position, boundary in enumerate(meta.get("boundaries", [])):
        named.append((("boundaries", position), boundary["kind"]))
    for position, kind in enumerate(meta.get("decisions", [])):
        named.append((("decisions", position), kind))
    if "set_aside" in meta:
        named += [(("kinds", position), kind) for position, kind in enumerate(meta["kinds"])]
    named += [(("properties", position), each["of"]) for position, each in enumerate(meta.get("properties", []))]
    yield from ((place, _unknown("kind", kind, names.kinds)) for place, kind in named if kind not in names.kinds)
    yield from ((place, _never_counts(kind)) for place, kind in named if kind in names.never)
    asked = [
        (("profile", position), each.get("property", each["name"]), "profile_changed")
        for position, each in enumerate(meta.get("profile", []))
    ] + [(("answers", position), question, "answered") for position, question in enumerate(meta.get("answers", []))]
    for place, name, kind in asked:
        if names.properties.get(name) != kind:
            yield place, _unknown("property", name, [each for each, of in names.properties.items() if of == kind])
    for part in ("signals", "set_aside"):
        for position, each in enumerate(meta.get(part, [])):
            if "when" in each:
                known = names.columns if part == "signals" else None
                yield from (((part, position), text) for text in _unknown_values(each["when"], names, known))


def _unknown(what: str, name: str, known: Iterable[str]) -> str:
    known = list(known)
    return (
        f"there is no {what} '{name}' in definitions/activity_kinds.yml.{meant(name, known)} Known are "
        f"{', '.join(known)}. Correct it, or declare it there if a source gives it."
    )


def _never_counts(kind: str) -> str:
    return (
        f"the kind '{kind}' never counts (never_counts in definitions/activity_kinds.yml), so this would never hold. "
        "Remove it, or let the kind count."
    )


def _unknown_values(condition: str, names: DeclaredNames, columns: list[str] | None = None) -> Iterator[str]:
    """About kinds and properties that a condition compares with, and columns that it reads, which do not exist."""
    yield from (
        f"'{column}' is not a column of activities.{meant(column, columns)}"
        for column in payload_conditions.columns_of(condition)
        if columns is not None and column not in columns
    )
    for column, known in (("kind", names.kinds), ("property", list(names.properties))):
        for value in payload_conditions.compared_with(condition, column):
            if value not in known:
                yield _unknown(column, value, known)
            elif column == "kind" and value in names.never:
                yield _never_counts(value)
