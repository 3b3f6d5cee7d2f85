"""Checks of a scorecard beyond its schema: column names, limits in order, no two rules for the same activity."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import duckdb

from accord.common.nearest import meant
from accord.register import scorecard_limit_checks
from accord.register.compared_texts import text_problem
from accord.register.payload_conditions import canonical_condition, condition_problems

# A place under config.meta, and the error there.
Finding = tuple[tuple[str | int, ...], str]
Place = tuple[str | int, ...]
# Columns of a scorecard's models besides its groups and rules.
RESERVED = {
    "lead_id", "lifecycle_period", "cycle", "activity_id", "occurred_at", "known_at", "set_aside_reason", "coming_back",
    "total", "fit", "engagement", "fit_grade", "engagement_grade", "total_grade", "combined_grade",
    "is_disqualified", "is_for", "is_instant", "trend", "at", "last_signal_at", "last_signal_ever_at",
    "is_since_recycle",
}  # fmt: skip
NUMERIC = ("integer", "number")
HOUR = 1 / 24


def findings(
    card: dict[str, Any], columns: list[str], signals: set[str], profile: dict[str, str], payload: Sequence[str]
) -> Iterator[Finding]:
    """All errors in a scorecard that satisfies its schema. `columns`: those that its model's YAML describes.

    `payload`: the columns of signals that its conditions may name.
    """
    top: Place = ("scorecard",)
    yield from _names(card, {*columns, *RESERVED})
    yield from _limits(card.get("total", {}), (*top, "total"))
    for component, cut_offs in card.get("grades", {}).items():
        for name in cut_offs:
            if not isinstance(name, str):
                yield (*top, "grades", component), f"a grade's name must be text: write '{name}', in quotes."
        if len(set(cut_offs.values())) < len(cut_offs):
            yield (*top, "grades", component), "two grades begin at the same points; give each its own points."
    for number, condition in enumerate(card.get("for", [])):
        yield from _profile(condition, (*top, "for", number), profile)
    for position, group in enumerate(card["groups"]):
        place = (*top, "groups", position)
        yield from _limits(group, place)
        yield from _half_life(group, place)
        for number, rule in enumerate(group.get("rules", [])):
            yield from _rule(rule, (*place, "rules", number), signals, profile, payload)
    yield from _rules_of_one_signal(card)
    yield from scorecard_limit_checks.findings(card)


def conditions(card: dict[str, Any]) -> Iterator[tuple[Place, str]]:
    """The conditions of its rules on activities, each with its place."""
    for position, group in enumerate(card["groups"]):
        for number, rule in enumerate(group.get("rules", [])):
            if "when" in rule:
                yield ("scorecard", "groups", position, "rules", number), rule["when"]


def _names(card: dict[str, Any], reserved: set[str]) -> Iterator[Finding]:
    """Groups and rules become columns, so their names must be unique."""
    taken: set[str] = set()
    for position, group in enumerate(card["groups"]):
        place = ("scorecard", "groups", position)
        yield from _name(group["name"], place, reserved, taken)
    for position, group in enumerate(card["groups"]):
        for number, rule in enumerate(group.get("rules", [])):
            if "name" in rule:
                yield from _name(rule["name"], ("scorecard", "groups", position, "rules", number), reserved, taken)


def _name(name: str, place: Place, reserved: set[str], taken: set[str]) -> Iterator[Finding]:
    if name in reserved:
        yield place, "another column already has this name; choose another one."
    elif name in reserved_sql_words():
        yield place, f"'{name}' is a reserved word of SQL and cannot be a column name; choose another one."
    elif name in taken:
        yield place, "another entry has the same name; rename one of them."
    taken.add(name)


@cache
def reserved_sql_words() -> frozenset[str]:
    rows = duckdb.sql("select keyword_name from duckdb_keywords() where keyword_category = 'reserved'").fetchall()
    return frozenset(name for (name,) in rows)


def _limits(bounds: dict[str, Any], place: Place) -> Iterator[Finding]:
    if "floor" in bounds and "cap" in bounds and bounds["cap"] < bounds["floor"]:
        yield place, f"its cap {bounds['cap']} is below its floor {bounds['floor']}."


def _half_life(declared: dict[str, Any], place: Place) -> Iterator[Finding]:
    """A half-life, step or window below an hour is a mistake, and would produce too many rows."""
    for key in ("decay", "inactivity"):
        lengths = declared.get(key, {})
        if not isinstance(lengths, dict):
            continue
        for name, value in lengths.items():
            if name.endswith(("_days", "_hours")) and value * (HOUR if name.endswith("_hours") else 1) < HOUR * 0.999:
                yield (*place, key, name), f"{value} is less than an hour."


def _rule(
    rule: dict[str, Any], place: Place, signals: set[str], profile: dict[str, str], payload: Sequence[str]
) -> Iterator[Finding]:
    if "signal" in rule and rule["signal"] not in signals:
        yield place, f"there is no signal '{rule['signal']}' in signals.yml.{meant(rule['signal'], signals)}"
    if "when" in rule:
        yield from ((place, problem) for problem in condition_problems(rule["when"], payload))
    per = rule.get("limit", {}).get("once_per")
    if per is not None and per not in payload:
        known, near = ", ".join(payload), meant(per, payload)
        yield place, f"once_per names '{per}', which is not a payload column; known are {known}.{near}"
    yield from _half_life(rule, place)
    if "profile" in rule:
        yield from _profile(rule, place, profile)


def _profile(rule: dict[str, Any], place: Place, profile: dict[str, str]) -> Iterator[Finding]:
    kind = profile.get(rule["profile"])
    if kind is None:
        name, known = rule["profile"], ", ".join(profile)
        yield place, f"there is no profile value '{name}' in features.yml; known are {known}.{meant(name, profile)}"
    elif "low" in rule and kind not in NUMERIC:
        yield place, f"'{rule['profile']}' is a {kind}; a range needs a number."
    elif "contains" in rule and kind != "text":
        yield place, f"'{rule['profile']}' is a {kind}; only a text contains words."
    elif rule["profile"] == "email":
        yield place, "only the domain of an email address is kept, so a rule cannot use 'email'."
    elif kind == "text":
        found = (text_problem(str(value), rule["profile"]) for value in rule.get("values", []))
        yield from ((place, problem) for problem in found if problem)
    if "high" in rule and rule["low"] >= rule["high"]:
        yield place, f"its range [{rule['low']}, {rule['high']}) is empty: low must be below high."


def _rules_of_one_signal(card: dict[str, Any]) -> Iterator[Finding]:
    """Two rules may use one signal only if different conditions and names distinguish them."""
    seen: dict[str, list[str | None]] = {}
    names: set[str] = set()
    for position, group in enumerate(card["groups"]):
        for number, rule in enumerate(group.get("rules", [])):
            place = ("scorecard", "groups", position, "rules", number)
            if "profile" in rule:
                continue
            signal = rule.get("signal", "coming_back")
            when = canonical_condition(rule["when"]) if "when" in rule else None
            conditions = seen.setdefault(signal, [])
            if conditions and (when is None or None in conditions or when in conditions):
                subject = "coming_back" if signal == "coming_back" else f"signal '{signal}'"
                yield place, f"there are two rules for {subject}; the same activity would give points twice."
            elif "name" not in rule and signal in names:
                yield place, f"another rule is already called '{signal}': give this one a name."
            conditions.append(when)
            names.add(rule.get("name", signal))
