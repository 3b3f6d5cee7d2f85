"""What makes sense in a scorecard: names of columns, limits in order, rules that do not repeat each other."""

from collections.abc import Iterator, Sequence
from typing import Any

import duckdb

from accord.register.payload_conditions import canonical_condition, slips

# A place under config.meta, and what is wrong there.
Finding = tuple[tuple[str | int, ...], str]
Place = tuple[str | int, ...]
# Columns that a scorecard's models have besides its groups and rules.
RESERVED = {
    "lead_id", "lifecycle_period", "cycle", "activity_id", "occurred_at", "known_at", "set_aside_reason", "coming_back",
    "total", "fit", "engagement", "fit_grade", "engagement_grade", "total_grade", "combined_grade",
    "is_disqualified", "is_for", "is_instant", "trend", "at", "last_signal_at",
}  # fmt: skip
NUMERIC = ("integer", "number")
HOUR = 1 / 24


def findings(
    card: dict[str, Any], columns: list[str], signals: set[str], profile: dict[str, str], payload: Sequence[str]
) -> Iterator[Finding]:
    """Everything wrong in a scorecard whose shape is right. `columns` are those its model's YAML describes.

    `payload`: the columns of signals that its conditions may name.
    """
    top: Place = ("scorecard",)
    yield from _names(card, {*columns, *RESERVED})
    yield from _limits(card.get("total", {}), (*top, "total"))
    for component, cut_offs in card.get("grades", {}).items():
        for name in cut_offs:
            if not isinstance(name, str):
                yield (*top, "grades", component), f"a grade's name is text: write '{name}', in quotes."
        if len(set(cut_offs.values())) < len(cut_offs):
            yield (*top, "grades", component), "two grades begin at the same points; which of them holds?"
    for number, condition in enumerate(card.get("for", [])):
        yield from _profile(condition, (*top, "for", number), profile)
    for position, group in enumerate(card["groups"]):
        place = (*top, "groups", position)
        yield from _limits(group, place)
        yield from _half_life(group, place)
        for number, rule in enumerate(group.get("rules", [])):
            yield from _rule(rule, (*place, "rules", number), signals, profile, payload)
    yield from _rules_of_one_signal(card)


def _names(card: dict[str, Any], reserved: set[str]) -> Iterator[Finding]:
    """A group and a rule on a signal are columns: of one name there is one."""
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
        yield place, "its name is already that of another column; take another one."
    elif name in sql_words():
        yield place, f"'{name}' is a word of SQL and cannot name a column; take another one."
    elif name in taken:
        yield place, "another entry has the same name; rename one of them."
    taken.add(name)


def sql_words() -> set[str]:
    rows = duckdb.sql("select keyword_name from duckdb_keywords() where keyword_category = 'reserved'").fetchall()
    return {name for (name,) in rows}


def _limits(bounds: dict[str, Any], place: Place) -> Iterator[Finding]:
    if "floor" in bounds and "cap" in bounds and bounds["cap"] < bounds["floor"]:
        yield place, f"its cap {bounds['cap']} lies below its floor {bounds['floor']}."


def _half_life(declared: dict[str, Any], place: Place) -> Iterator[Finding]:
    """A half-life, a step or a window of less than an hour is a slip, and would cut time into too many pieces."""
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
        yield place, f"there is no signal '{rule['signal']}' in signals.yml."
    if "when" in rule:
        yield from ((place, said) for said in slips(rule["when"], payload))
    per = rule.get("limit", {}).get("once_per")
    if per is not None and per not in payload:
        yield place, f"once_per names '{per}', which is no payload column; known are {', '.join(payload)}."
    yield from _half_life(rule, place)
    if "profile" in rule:
        yield from _profile(rule, place, profile)


def _profile(rule: dict[str, Any], place: Place, profile: dict[str, str]) -> Iterator[Finding]:
    kind = profile.get(rule["profile"])
    if kind is None:
        yield place, f"there is no profile value '{rule['profile']}' in features.yml; known are {', '.join(profile)}."
    elif "low" in rule and kind not in NUMERIC:
        yield place, f"'{rule['profile']}' is a {kind}; a range needs a number."
    elif "contains" in rule and kind != "text":
        yield place, f"'{rule['profile']}' is a {kind}; only a text contains words."
    elif rule["profile"] == "email":
        yield place, "of an address only the domain is kept, so no rule can look at 'email'."
    if "high" in rule and rule["low"] >= rule["high"]:
        yield place, f"its range [{rule['low']}, {rule['high']}) is empty: low lies below high."


def _rules_of_one_signal(card: dict[str, Any]) -> Iterator[Finding]:
    """One signal may give points twice only where two conditions, and two names, tell the rules apart."""
    seen: dict[str, list[str | None]] = {}
    names: set[str] = set()
    for position, group in enumerate(card["groups"]):
        for number, rule in enumerate(group.get("rules", [])):
            place = ("scorecard", "groups", position, "rules", number)
            if "profile" in rule:
                continue
            about = rule.get("signal", "coming_back")
            when = canonical_condition(rule["when"]) if "when" in rule else None
            before = seen.setdefault(about, [])
            if before and (when is None or None in before or when in before):
                what = "for coming back" if about == "coming_back" else f"for signal '{about}'"
                yield place, f"there are two rules {what}; the same activity would give points twice."
            elif "name" not in rule and about in names:
                yield place, f"another rule is called '{about}' already: give this one a name."
            before.append(when)
            names.add(rule.get("name", about))
