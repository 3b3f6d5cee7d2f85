"""Data errors added on purpose: rows that are sent twice, and rows that break the contract (these are listed)."""

from collections.abc import Callable
from dataclasses import astuple, dataclass, fields
from random import Random

from accord.demo.tables import BOOLEANS, DATES, INTEGERS, NUMBERS, Row, Table

# Table -> its column with a list of accepted values.
_ACCEPTED = {
    "lead_changes": "property",
    "opportunity_stages": "stage",
    "sales_activities": "kind",
    "decisions": "decision",
    "disputes": "ruling",
    "answers": "question",
    "form_submissions": "form",
    "email_events": "kind",
    "campaigns": "channel",
    "reps": "team",
}
_BAD_VALUES = {"integer": ("about fifty", "12,5k", "1e"), "boolean": ("maybe", "ja?"), "date": ("2025-13-01", "soon")}
_BAD_TIMES = ("yesterday", "2025-02-30T10:00:00Z", "09:15")
_OUT_OF_RANGE_TIMES = ("9999-12-31T00:00:00Z", "1066-10-14T09:00:00Z", "2999-01-01T00:00:00+01:00")
# The first file with rows on or after each of these days always gets a broken row: even a small world has every kind.
_FORCED_DAYS = (4, 9, 15, 22)


@dataclass(frozen=True)
class BrokenRow:
    """One row that must end in quarantine.

    `file` is the path below inbox/<source>, `row_number` starts at 1, `column` is the first broken one.
    """

    source: str
    table: str
    file: str
    row_number: int
    column: str
    rule: str

    @classmethod
    def header(cls) -> list[str]:
        return [field.name for field in fields(cls)]

    def values(self) -> tuple[object, ...]:
        return astuple(self)


def _possible_errors(table: Table, draw: Random) -> list[tuple[str, str, str]]:
    """(column, rule, value) for each way in which a row of this table can break the contract."""
    errors = [(table.columns[0], "required", ""), (table.time, "required", "")]
    errors.append((table.time, "type", draw.choice(_BAD_TIMES)))
    errors.append((table.time, "out_of_range", draw.choice(_OUT_OF_RANGE_TIMES)))
    for column in table.columns:
        kind = (
            "integer"
            if column in INTEGERS | NUMBERS
            else "boolean"
            if column in BOOLEANS
            else "date"
            if column in DATES
            else ""
        )
        if kind:
            errors.append((column, "type", draw.choice(_BAD_VALUES[kind])))
    if table.name in _ACCEPTED:
        errors.append((_ACCEPTED[table.name], "accepted", draw.choice(("other", "???", "misc"))))
    return errors


def repeats(table: Table, day: int, seed: int, earlier: Callable[[], list[Row]]) -> list[Row]:
    """Rows of the previous file that are sent again, unchanged, on some days; only for tables with a key.

    `earlier` reads the previous file.
    """
    draw = Random(f"{seed}/repeat/{table.source}.{table.name}/{day}")
    if not table.key or draw.random() > 0.15:
        return []
    rows = earlier()
    wanted = 1 + len(rows) // 200
    return [rows[int(draw.random() * len(rows))] for _ in range(wanted)]


def with_broken_rows(
    table: Table, day: int, seed: int, file: str, rows: list[list[str]], is_forced: bool
) -> tuple[list[list[str]], dict[int, str], list[BrokenRow]]:
    """The day's rows with broken copies added; malformed JSON lines by row number; and the list of all broken rows.

    `is_forced`: at least one row must be broken.
    """
    draw = Random(f"{seed}/broken/{table.source}.{table.name}/{day}")
    expected = len(rows) / 2200
    wanted = int(expected) + (draw.random() < expected % 1) + is_forced
    if not wanted:
        return rows, {}, []
    positions = sorted(int(draw.random() * (len(rows) + 1)) for _ in range(wanted))
    out: list[list[str]] = []
    malformed: dict[int, str] = {}
    listed: list[BrokenRow] = []
    taken = 0
    for position in positions:
        out.extend(rows[taken:position])
        taken = position
        row = list(rows[min(position, len(rows) - 1)])
        if table.suffix.startswith("jsonl") and draw.random() < 0.15:
            column, rule = "", "malformed"
            malformed[len(out) + 1] = '{"' + table.columns[0] + '": "' + row[0] + '", "' + table.columns[1]
        else:
            column, rule, value = draw.choice(_possible_errors(table, draw))
            row[table.columns.index(column)] = value
        out.append(row)
        listed.append(BrokenRow(table.source, table.name, file, len(out), column, rule))
    out.extend(rows[taken:])
    return out, malformed, listed


def is_forced(counts: list[int], day: int) -> bool:
    """Whether the file of a day must hold a broken row; `counts[d]` is the number of rows in the file of day d."""
    return any(day >= forced and counts[day] > 0 and not any(counts[forced:day]) for forced in _FORCED_DAYS)
