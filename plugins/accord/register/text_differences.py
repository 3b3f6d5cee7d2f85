"""The differences between two canonical forms of a definition, as text: which entry changed, from what to what."""

import difflib
from typing import Any

from sqlglot import parse_one

SHOWN = 12  # further differences are only counted
NAMES = ("name", "signal", "profile")  # the fields that name an entry of a list
ADDED, DROPPED = "newly used", "no longer used"


def differences(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """One line per difference between two canonical forms (`Fingerprints.canonical`); empty if they are equal."""
    lines = []
    for key in sorted(set(before) | set(now)):
        if key not in now:
            lines.append(f"{key}: {DROPPED}")
        elif key not in before:
            lines.append(f"{key}: {ADDED}")
        elif before[key] != now[key]:
            lines += [f"{key}: {line}" for line in _entry_differences(before[key], now[key])]
    rest = len(lines) - SHOWN
    return [*lines[:SHOWN], f"and {rest} more"] if rest > 0 else lines


def _entry_differences(before: Any, now: Any) -> list[str]:
    if isinstance(before, dict) and "sql" in before and isinstance(now, dict):
        others = _value_differences({**before, "sql": ""}, {**now, "sql": ""})
        return others + _line_differences(_sql_lines(before["sql"]), _sql_lines(now["sql"]))
    if isinstance(before, list) and isinstance(now, list) and _is_table(before + now):
        return _line_differences([",".join(row) for row in before], [",".join(row) for row in now])
    return _value_differences(before, now)


def _sql_lines(sql: str) -> list[str]:
    return [line.strip() for line in parse_one(sql, dialect="duckdb").sql(dialect="duckdb", pretty=True).splitlines()]


def _is_table(rows: list[Any]) -> bool:
    """Whether the value is a seed: a list of rows of texts."""
    return all(isinstance(row, list) and all(isinstance(value, str) for value in row) for row in rows)


def _line_differences(before: list[str], now: list[str]) -> list[str]:
    _, _, *changed = difflib.unified_diff(before, now, n=0, lineterm="")  # the first two lines are file names
    return [f"{line[0]} {line[1:]}" for line in changed if not line.startswith("@@")]


def _value_differences(before: Any, now: Any) -> list[str]:
    old, new = dict(_flat("", before)), dict(_flat("", now))
    lines = []
    for place in sorted(set(old) | set(new)):
        if old.get(place) != new.get(place):
            change = f"{old.get(place, 'nothing')} → {new.get(place, 'nothing')}"
            lines.append(f"{place} {change}" if place else change)
    return lines


def _flat(place: str, value: Any) -> list[tuple[str, Any]]:
    """Every single value with its place; an entry of a list is placed by its name, if it has one."""
    if isinstance(value, dict):
        return [pair for key, item in value.items() for pair in _flat(f"{place}.{key}" if place else key, item)]
    if isinstance(value, list) and any(isinstance(item, (dict, list)) for item in value):
        return [
            pair for name, item in zip(_names(value), value, strict=True) for pair in _flat(f"{place}[{name}]", item)
        ]
    return [(place, ", ".join(map(str, value)) if isinstance(value, list) else value)]


def _names(items: list[Any]) -> list[str]:
    """The names of the entries of a list; those without a name, or with the same one, get their position."""
    names = [next((str(item[key]) for key in NAMES if isinstance(item, dict) and key in item), "") for item in items]
    return [
        name if name and names.count(name) == 1 else f"{name} {position}".strip()
        for position, name in enumerate(names, start=1)
    ]
