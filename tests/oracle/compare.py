"""Compares the built tables with the oracle: `differences(database, results)`.

From the shell, with a work database, a lake and an as_of:
`python -m tests.oracle.compare DATABASE LAKE 2026-02-05T00:00:00Z`.
"""

import sys
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from .expected import STAGE_OF_GATE, expected_rows, instant_columns
from .times import from_us
from .world import Results, evaluate

TOLERANCE = 1e-9  # stored scores are multiples of 1e-6, so scores closer than this are equal
KEYS = {
    "definition_entries": ("stage", "definition", "lead_id", "cycle"),
    "clauses_met": ("stage", "definition", "lead_id", "cycle", "clause"),
    "stage_entries": ("lead_id", "cycle", "stage"),
    "score_history": ("lead_id", "scorecard", "component", "scored_on"),
    "lead_stages": ("lead_id",),
    "set_aside_summary": ("reason", "rule", "kind", "month"),
    "lead_scores": ("lead_id", "scorecard"),
    "score_contributions": ("lead_id", "scorecard", "component", "score_group", "rule", "effect"),
    "definition_performance": ("stage", "definition", "cohort_month"),
    "definition_summary": ("stage", "definition"),
    "clause_performance": ("stage", "definition", "clause"),
    "opportunities": ("opportunity_id",),
    "opportunity_leads": ("opportunity_id", "lead_id"),
    "follow_up": ("hand_off_id",),
    "follow_up_assignments": ("hand_off_id", "assignment"),
    "dispositions": ("activity_id",),
    "rejection_rates": ("cohort_month", "stage", "dimension", "value"),
    "follow_up_rates": ("cohort_month", "stage", "dimension", "value"),
    "nurture_list": ("lead_id",),
    "nurture_outcomes": ("cohort_month", "why", "category"),
    "sla_performance": ("agreement", "target", "cohort_month"),
}
Value = Any
Rows = dict[tuple[Value, ...], dict[str, Value]]


def differences(database: Path, results: Results, tables: Collection[str] = KEYS) -> list[str]:
    """One line per difference, over all tables or these; an empty list if all agree.

    Instants must be equal to the microsecond, numbers to a billionth, and both sides must have the same rows. Rows of
    definitions that the oracle does not know are left out.
    """
    found: list[str] = []
    not_judged = {(STAGE_OF_GATE[gate], version) for gate, version in results.not_judged}
    with duckdb.connect(str(database), read_only=True) as connection:
        for table in tables:
            key = KEYS[table]
            expected = expected_rows(results, table, key)
            columns = sorted({column for row in expected.values() for column in row})
            actual = _actual_rows(connection, table, key, columns)
            if "definition" in key:
                actual = {name: row for name, row in actual.items() if _definition(key, name) not in not_judged}
            found += _compare(table, key, expected, actual)
    return found


def _actual_rows(connection: duckdb.DuckDBPyConnection, table: str, key: tuple[str, ...], columns: list[str]) -> Rows:
    instants = instant_columns(columns)
    picked = [f"epoch_us({column})" if column in instants else column for column in columns]
    # The full name, because the catalog has the name of the file, which is also the schema's name.
    catalog = connection.execute("select current_database()").fetchone()
    assert catalog is not None
    query = f"select {', '.join([*key, *picked])} from {catalog[0]}.accord.{table}"
    rows: Rows = {}
    for values in connection.execute(query).fetchall():
        name, rest = tuple(values[: len(key)]), values[len(key) :]
        assert name not in rows, f"{table} has two rows {name}"
        rows[name] = dict(zip(columns, rest, strict=True))
    return rows


def _definition(key: tuple[str, ...], name: tuple[Value, ...]) -> tuple[Value, Value]:
    return name[key.index("stage")], name[key.index("definition")]


def _compare(table: str, key: tuple[str, ...], expected: Rows, actual: Rows) -> Iterator[str]:
    same = {name for name, row in expected.items() if name in actual and _differing(row, actual[name]) == []}
    for name in sorted((expected.keys() | actual.keys()) - same, key=str):
        label = f"{table} " + " ".join(f"{column}={value}" for column, value in zip(key, name, strict=True))
        if name not in actual:
            yield f"{label}: missing; the oracle has {_readable(expected[name])}"
        elif name not in expected:
            yield f"{label}: the oracle has no such row; built {_readable(actual[name])}"
        else:
            for column in _differing(expected[name], actual[name]):
                built, wanted = _text(column, actual[name][column]), _text(column, expected[name][column])
                yield f"{label}: {column} is {built}, the oracle has {wanted}"


def _differing(expected: Mapping[str, Value], actual: Mapping[str, Value]) -> list[str]:
    return [column for column, value in expected.items() if not _equal(value, actual[column])]


def _equal(expected: Value, actual: Value) -> bool:
    if isinstance(expected, float) and isinstance(actual, int | float):
        return abs(expected - actual) <= TOLERANCE
    return bool(expected == actual)


def _readable(row: Mapping[str, Value]) -> str:
    return ", ".join(f"{column} {_text(column, value)}" for column, value in row.items() if value is not None)


def _text(column: str, value: Value) -> str:
    if column in instant_columns([column]) and isinstance(value, int):
        return from_us(value).strftime("%Y-%m-%d %H:%M:%S.%fZ")
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def main(arguments: list[str]) -> int:
    database, lake, as_of = arguments
    project = Path(__file__).resolve().parents[2] / "dbt_project"
    results = evaluate(Path(lake), project, datetime.fromisoformat(as_of))
    found = differences(Path(database), results)
    print("\n".join(found[:200]))
    print(f"{len(found)} differences over {len(results.lead_stages)} leads")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
