"""What a schema cannot say of declarations: names exist, none is given twice, lower limits lie below upper ones."""

from collections.abc import Iterator
from typing import Any

# A place under config.meta, and what is wrong there.
Finding = tuple[tuple[str | int, ...], str]
NUMERIC = ("integer", "number")


class Words:
    """The names that declarations may use: signals, and profile values with their types."""

    def __init__(self, signals: dict[str, Any], moments: dict[str, Any]) -> None:
        self.signals = {signal["name"] for signal in signals["signals"]}
        self.profile = {item["name"]: item["type"] for item in moments["profile"]}


def findings(meta: dict[str, Any], columns: list[str], words: Words) -> Iterator[Finding]:
    """Everything wrong in a meta whose shape is right. `columns` are those its model has besides the declared ones."""
    taken: set[str] = set()
    for kind in ("signals", "facts", "profile"):
        yield from _names(meta.get(kind, []), (kind,), set(columns), taken)
    yield from _names(meta.get("set_aside", []), ("set_aside",), set(), taken)
    for position, fact in enumerate(meta.get("facts", [])):
        named = [fact["signal"]] if isinstance(fact["signal"], str) else fact["signal"]
        yield from (_unknown_signal(("facts", position), name) for name in named if name not in words.signals)
    if "scorecard" in meta:
        yield from _scorecard(meta["scorecard"], columns, words)


def _names(
    entries: list[dict[str, Any]], place: tuple[str, ...], columns: set[str], taken: set[str]
) -> Iterator[Finding]:
    for position, entry in enumerate(entries):
        if entry["name"] in columns:
            yield (*place, position), "its name is already that of another column; take another one."
        elif entry["name"] in taken:
            yield (*place, position), "another entry has the same name; rename one of them."
        taken.add(entry["name"])


def _scorecard(card: dict[str, Any], columns: list[str], words: Words) -> Iterator[Finding]:
    yield from _names(card["groups"], ("scorecard", "groups"), set(columns), set())
    yield from _limits(card.get("total", {}), ("scorecard", "total"))
    if len(set(card.get("grades", {}).values())) < len(card.get("grades", {})):
        yield ("scorecard", "grades"), "two grades begin at the same points; which of them holds?"
    for position, group in enumerate(card["groups"]):
        place = ("scorecard", "groups", position)
        yield from _limits(group, place)
        for number, rule in enumerate(group["rules"]):
            yield from _rule(rule, (*place, "rules", number), words)


def _limits(bounds: dict[str, Any], place: tuple[str | int, ...]) -> Iterator[Finding]:
    if "floor" in bounds and "cap" in bounds and bounds["cap"] < bounds["floor"]:
        yield place, f"its cap {bounds['cap']} lies below its floor {bounds['floor']}."


def _rule(rule: dict[str, Any], place: tuple[str | int, ...], words: Words) -> Iterator[Finding]:
    if "signal" in rule and rule["signal"] not in words.signals:
        yield _unknown_signal(place, rule["signal"])
    if "profile" not in rule:
        return
    kind = words.profile.get(rule["profile"])
    if kind is None:
        yield (
            place,
            f"there is no profile value '{rule['profile']}' in facts.yml; known are {', '.join(words.profile)}.",
        )
    elif "low" in rule and kind not in NUMERIC:
        yield place, f"'{rule['profile']}' is a {kind}; a range needs a number."
    elif "contains" in rule and kind != "text":
        yield place, f"'{rule['profile']}' is a {kind}; only a text contains words."
    if "high" in rule and rule["low"] >= rule["high"]:
        yield place, f"its range [{rule['low']}, {rule['high']}) is empty: low lies below high."


def _unknown_signal(place: tuple[str | int, ...], name: str) -> Finding:
    return place, f"there is no signal '{name}' in signals.yml."
