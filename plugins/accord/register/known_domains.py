"""The list of mail domains with a relationship to us, `seeds/known_domains.csv`, each row with its days (rule 4)."""

import csv
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path

SEED = "known_domains"
COLUMNS = ["domain", "relationship", "from_day", "until_day"]
ALWAYS = ("0001-01-01", "9999-12-31")


def rows(project: Path) -> list[list[str]]:
    """Domain, relationship, first and last day as `2026-03-01` (empty: none) of each row, sorted."""
    return sorted([row[name] or "" for name in COLUMNS] for _, row in _read(project))


def problems(project: Path) -> Iterator[str]:
    """A sentence for each row that cannot be read, and for each two rows of a domain that have a day in common."""
    file = _file(project)
    with file.open(newline="") as lines:
        header = next(csv.reader(lines), [])
    if header != COLUMNS:
        yield f"seeds/{file.name} needs the columns {', '.join(COLUMNS)}, in this order; it has {', '.join(header)}."
        return
    by_domain: dict[str, list[tuple[int, str, str]]] = {}
    for number, row in _read(project):
        place = f"seeds/{file.name}, line {number}"
        wrong = [name for name in ("from_day", "until_day") if row[name] and not _is_day(row[name])]
        yield from (f"{place}: {name} is '{row[name]}', which is not a date. Write it as 2026-03-01." for name in wrong)
        if wrong:
            continue
        first, last = days(row["from_day"], row["until_day"])
        if first > last:
            yield f"{place}: its last day, {last}, is before its first, {first}."
        by_domain.setdefault(row["domain"], []).append((number, first, last))
    for domain, found in by_domain.items():
        for one, other in combinations(found, 2):
            if one[1] <= other[2] and other[1] <= one[2]:
                yield (
                    f"seeds/{file.name}, line {other[0]}: {domain} also stands in line {one[0]}, for a day that both "
                    "hold on. Give one of them a last day (until_day) before the first (from_day) of the other."
                )


def days(first: str, last: str) -> tuple[str, str]:
    """The first and the last day, also where none is stated. Days as texts are in the order of the days."""
    return first or ALWAYS[0], last or ALWAYS[1]


def _file(project: Path) -> Path:
    return project / "seeds" / f"{SEED}.csv"


def _read(project: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Line and row."""
    with _file(project).open(newline="") as lines:
        reader = csv.DictReader(lines)
        for row in reader:
            yield reader.line_num, {name: (row.get(name) or "").strip() for name in COLUMNS}


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
