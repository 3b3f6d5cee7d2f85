"""What goes wrong on the way into a file: rows sent twice, and rows that break the contract (listed, every one)."""

from collections.abc import Callable
from dataclasses import astuple, dataclass, fields
from random import Random

from accord.demo.tables import BOOLEANS, DATES, INTEGERS, NUMBERS, Row, Table

_ACCEPTED = {
    "lead_changes": "property",
    "opportunity_stages": "stage",
    "sales_activities": "kind",
    "decisions": "decision",
    "answers": "question",
    "form_submissions": "form",
    "email_events": "kind",
    "campaigns": "channel",
    "reps": "team",
}
_BAD = {"integer": ("about fifty", "12,5k", "1e"), "boolean": ("maybe", "ja?"), "date": ("2025-13-01", "soon")}
_BAD_TIMES = ("yesterday", "2025-02-30T10:00:00Z", "09:15")
_FAR_TIMES = ("9999-12-31T00:00:00Z", "1066-10-14T09:00:00Z", "2999-01-01T00:00:00+01:00")
# From these days on, the first file with rows holds a broken row, so that even a small world has every kind.
_SURE_DAYS = (4, 9, 15, 22)


@dataclass(frozen=True)
class BrokenRow:
    """One row that must end in quarantine: `file` below inbox/<source>, rows from 1, first broken column."""

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


def _ways(table: Table, draw: Random) -> list[tuple[str, str, str]]:
    """(column, rule, value) for each way a row of this table can break."""
    ways = [(table.columns[0], "required", ""), (table.time, "required", "")]
    ways.append((table.time, "type", draw.choice(_BAD_TIMES)))
    ways.append((table.time, "out_of_range", draw.choice(_FAR_TIMES)))
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
            ways.append((column, "type", draw.choice(_BAD[kind])))
    if table.name in _ACCEPTED:
        ways.append((_ACCEPTED[table.name], "accepted", draw.choice(("other", "???", "misc"))))
    return ways


def repeats(table: Table, day: int, seed: int, earlier: Callable[[], list[Row]]) -> list[Row]:
    """Rows of the file before sent again, unchanged, on some days; only where a key tells that they are the same."""
    draw = Random(f"{seed}/repeat/{table.source}.{table.name}/{day}")
    if not table.key or draw.random() > 0.15:
        return []
    held = earlier()
    wanted = 1 + len(held) // 200
    return [held[int(draw.random() * len(held))] for _ in range(wanted)]


def broken(
    table: Table, day: int, seed: int, file: str, rows: list[list[str]], sure: bool
) -> tuple[list[list[str]], dict[int, str], list[BrokenRow]]:
    """The day's rows with broken copies among them, lines to be replaced as a whole, and the list of the broken."""
    draw = Random(f"{seed}/broken/{table.source}.{table.name}/{day}")
    expected = len(rows) / 2200
    wanted = int(expected) + (draw.random() < expected % 1) + sure
    if not wanted:
        return rows, {}, []
    places = sorted(int(draw.random() * (len(rows) + 1)) for _ in range(wanted))
    out: list[list[str]] = []
    malformed: dict[int, str] = {}
    listed: list[BrokenRow] = []
    taken = 0
    for place in places:
        out.extend(rows[taken:place])
        taken = place
        row = list(rows[min(place, len(rows) - 1)])
        if table.suffix.startswith("jsonl") and draw.random() < 0.15:
            column, rule = "", "malformed"
            malformed[len(out) + 1] = '{"' + table.columns[0] + '": "' + row[0] + '", "' + table.columns[1]
        else:
            column, rule, value = draw.choice(_ways(table, draw))
            row[table.columns.index(column)] = value
        out.append(row)
        listed.append(BrokenRow(table.source, table.name, file, len(out), column, rule))
    out.extend(rows[taken:])
    return out, malformed, listed


def is_sure(counts: list[int], day: int) -> bool:
    """Whether a file must hold a broken row: `counts` are the rows of the table's files of day 0, 1, …, `day`."""
    return any(day >= sure and counts[day] > 0 and not any(counts[sure:day]) for sure in _SURE_DAYS)
