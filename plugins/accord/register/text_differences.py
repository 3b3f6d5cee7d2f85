"""What became different between two texts of a definition, in words: which entry, from what to what."""

import difflib
from typing import Any

from sqlglot import parse_one

SHOWN = 12  # more differences than these are counted
NAMES = ("name", "signal", "profile")  # what an entry of a list is called by


def differences(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """One line a difference between two canonical texts (`Fingerprints.canonical`); none where they are the same."""
    lines = []
    for key in sorted(set(before) | set(now)):
        if key not in now:
            lines.append(f"{key}: not named any more")
        elif key not in before:
            lines.append(f"{key}: named now")
        elif before[key] != now[key]:
            lines += [f"{key}: {line}" for line in _of_entry(before[key], now[key])]
    rest = len(lines) - SHOWN
    return [*lines[:SHOWN], f"and {rest} more"] if rest > 0 else lines


def _of_entry(before: Any, now: Any) -> list[str]:
    if isinstance(before, dict) and "sql" in before and isinstance(now, dict):
        others = _of_values({**before, "sql": ""}, {**now, "sql": ""})
        return others + _of_lines(_lines(before["sql"]), _lines(now["sql"]))
    if isinstance(before, list) and isinstance(now, list) and _is_table(before + now):
        return _of_lines([",".join(row) for row in before], [",".join(row) for row in now])
    return _of_values(before, now)


def _lines(sql: str) -> list[str]:
    return [line.strip() for line in parse_one(sql, dialect="duckdb").sql(dialect="duckdb", pretty=True).splitlines()]


def _is_table(rows: list[Any]) -> bool:
    """A seed: rows of texts."""
    return all(isinstance(row, list) and all(isinstance(value, str) for value in row) for row in rows)


def _of_lines(before: list[str], now: list[str]) -> list[str]:
    _, _, *changed = difflib.unified_diff(before, now, n=0, lineterm="")  # the first two name files
    return [f"{line[0]} {line[1:]}" for line in changed if not line.startswith("@@")]


def _of_values(before: Any, now: Any) -> list[str]:
    old, new = dict(_flat("", before)), dict(_flat("", now))
    lines = []
    for place in sorted(set(old) | set(new)):
        if old.get(place) != new.get(place):
            said = f"{old.get(place, 'nothing')} → {new.get(place, 'nothing')}"
            lines.append(f"{place} {said}" if place else said)
    return lines


def _flat(place: str, value: Any) -> list[tuple[str, Any]]:
    """Every single value with its place; entries of a list by their names, where they have such."""
    if isinstance(value, dict):
        return [pair for key, item in value.items() for pair in _flat(f"{place}.{key}" if place else key, item)]
    if isinstance(value, list) and any(isinstance(item, (dict, list)) for item in value):
        return [
            pair for name, item in zip(_names(value), value, strict=True) for pair in _flat(f"{place}[{name}]", item)
        ]
    return [(place, ", ".join(map(str, value)) if isinstance(value, list) else value)]


def _names(items: list[Any]) -> list[str]:
    """What to call the entries of a list; by their position where nothing, or the same, names several."""
    told = [next((str(item[key]) for key in NAMES if isinstance(item, dict) and key in item), "") for item in items]
    return [name if name and told.count(name) == 1 else f"{name} {at}".strip() for at, name in enumerate(told, start=1)]
