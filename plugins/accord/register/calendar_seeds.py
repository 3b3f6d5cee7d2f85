"""Weekly hours and holidays as people keep them: `seeds/working_hours.csv` and `seeds/holidays.csv` (rule 32)."""

import csv
import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path

HOURS = ("working_hours", ["hours", "in_force_from", "weekday", "opens", "closes"])
HOLIDAYS = ("holidays", ["holidays", "day", "name", "opens", "closes"])
LEAST_A_WEEK = 420  # minutes; so the longest promise, 28,800, is due within 500 days
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
Row = tuple[int, dict[str, str]]
"""Its line in the file, and its values without spaces around them."""


def names_of_hours(project: Path) -> set[str]:
    """The names of weekly hours."""
    return {row["hours"] for _, row in _read(project, *HOURS)}


def names_of_holidays(project: Path) -> set[str]:
    """The names of lists of holidays."""
    return {row["holidays"] for _, row in _read(project, *HOLIDAYS)}


def days_of_holidays(project: Path, name: str) -> set[date]:
    """The days of one list of holidays."""
    rows = (row for _, row in _read(project, *HOLIDAYS) if row["holidays"] == name)
    return {date.fromisoformat(row["day"]) for row in rows}


def problems(project: Path) -> Iterator[str]:
    """A sentence for each row that cannot be used, and for each two windows of one day that overlap."""
    for seed, columns in (HOURS, HOLIDAYS):
        file = project / "seeds" / f"{seed}.csv"
        if not file.exists():
            continue  # from before there was a follow-up agreement
        with file.open(encoding="utf-8", newline="") as lines:
            header = next(csv.reader(lines), [])
        if header != columns:
            wanted, given = ", ".join(columns), ", ".join(header)
            yield f"seeds/{file.name} needs the columns {wanted}, in this order; it has {given}."
            continue
        yield from _problems(file.name, columns, _read(project, seed, columns))


def _problems(file: str, columns: list[str], rows: list[Row]) -> Iterator[str]:
    by_day: dict[tuple[str, ...], list[Row]] = {}
    of_hours = columns == HOURS[1]
    key = ("hours", "in_force_from", "weekday") if of_hours else ("holidays", "day")
    for line, row in rows:
        wrong = list(_wrong(row, of_hours))
        yield from (f"seeds/{file}, line {line}: {each}" for each in wrong)
        if not wrong:
            by_day.setdefault(tuple(row[name] for name in key), []).append((line, row))
    for same_day in by_day.values():
        for (first, one), (second, other) in combinations(same_day, 2):
            if problem := _together(one, other):
                yield f"seeds/{file}, line {second}: {problem} line {first}, {' '.join(one[name] for name in key)}."
    if of_hours:
        yield from _short_weeks(file, [row for same_day in by_day.values() for _, row in same_day])


def _short_weeks(file: str, rows: list[dict[str, str]]) -> Iterator[str]:
    """Weeks with so little open time that a promise would be due only after years."""
    weeks: dict[tuple[str, str], int] = {}
    for row in rows:
        week = (row["hours"], row["in_force_from"])
        weeks[week] = weeks.get(week, 0) + _minutes(row["closes"]) - _minutes(row["opens"])
    for (hours, start), minutes in weeks.items():
        if minutes < LEAST_A_WEEK:
            yield (
                f"seeds/{file}: the week of '{hours}' from {start} has {minutes} open minutes. Give it "
                f"{LEAST_A_WEEK} or more: the rows of one first day are the whole week."
            )


def _minutes(time: str) -> int:
    hours, minutes = time.split(":")
    return 60 * int(hours) + int(minutes)


def _wrong(row: dict[str, str], of_hours: bool) -> Iterator[str]:
    """What is wrong with one row by itself."""
    name, day = ("hours", "in_force_from") if of_hours else ("holidays", "day")
    if not row[name]:
        yield f"{name} is empty. Give the name that a calendar calls it by."
    if not _is_day(row[day]):
        yield f"{day} is '{row[day]}', which is not a date. Write it as 2026-03-01."
    if of_hours and row["weekday"] not in set("1234567"):
        yield f"weekday is '{row['weekday']}'. Write 1 for Monday to 7 for Sunday."
    opens, closes = row["opens"], row["closes"]
    if not opens and not closes and not of_hours:
        return  # closed all day
    if not opens or not closes:
        rest = "" if of_hours else ", or neither: then it is closed all day"
        yield f"a window has both opens and closes{rest}."
        return
    if not TIME.fullmatch(opens):
        yield f"opens is '{opens}'. Write a time of day as 09:00, from 00:00 to 23:59."
    elif not TIME.fullmatch(closes) and closes != "24:00":
        yield f"closes is '{closes}'. Write a time of day as 17:00, from 00:01 to 24:00."
    elif closes <= opens:
        yield f"it closes at {closes}, not after it opens, {opens}. Split a window at midnight: 24:00 ends a day."


def _together(one: dict[str, str], other: dict[str, str]) -> str:
    """Why two rows of one day cannot stand together; empty where they can."""
    if not one["opens"] and not other["opens"]:
        return ""  # two feasts on one day
    if not one["opens"] or not other["opens"]:
        return "a day is closed or has windows; see also"
    overlaps = one["opens"] < other["closes"] and other["opens"] < one["closes"]
    return "its window overlaps that of" if overlaps else ""


def _read(project: Path, seed: str, columns: list[str]) -> list[Row]:
    file = project / "seeds" / f"{seed}.csv"
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        return [(reader.line_num, {name: (row.get(name) or "").strip() for name in columns}) for row in reader]


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
