"""The rows that the demo broke on purpose, and no others, are in quarantine, each with its place and its rule."""

import csv
from pathlib import Path

import duckdb
from tests.conftest import TwoRuns

COLUMNS = ("source", "table", "file", "row_number", "column", "rule")


def _broken_on_purpose(home: Path) -> list[tuple[str, ...]]:
    with (home / "demo_truth" / "broken_rows.csv").open(newline="") as handle:
        return sorted(tuple(row[column] for column in COLUMNS) for row in csv.DictReader(handle))


def _in_quarantine(home: Path) -> list[tuple[str, ...]]:
    chosen = ", ".join(f"""coalesce("{column}"::varchar, '')""" for column in COLUMNS)
    rows = duckdb.sql(f"select {chosen} from '{home}/lake/_quarantine/**/*.parquet'").fetchall()
    return sorted(tuple(row) for row in rows)


def test_quarantine_holds_exactly_the_rows_that_were_broken_on_purpose(published_home: Path) -> None:
    broken = _broken_on_purpose(published_home)
    assert {row[-1] for row in broken} == {"required", "type", "accepted", "out_of_range", "malformed"}
    assert _in_quarantine(published_home) == broken


def test_another_run_adds_exactly_its_broken_rows_to_quarantine(published_home: Path, two_runs: TwoRuns) -> None:
    both = two_runs.published
    assert _in_quarantine(both) == _broken_on_purpose(both)
    assert set(_broken_on_purpose(published_home)) <= set(_broken_on_purpose(both))
