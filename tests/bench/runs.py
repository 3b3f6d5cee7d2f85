"""The runs of a world: the first one, one without new data, an incremental one, and one for a day without data."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb
from tests.bench.measure import bytes_below, measured
from tests.bench.world import World, write, write_extra_day
from tests.support import BIN

STEPS = ("ingest", "build", "audit", "publish")
FULL, REPEATED, INCREMENTAL, NO_DATA = "first run", "same run again", "incremental run", "day without data"


@dataclass(frozen=True)
class Run:
    """One `accord run`: seconds of each step and of the whole command, peak memory, seconds of each model.

    `mode` is the mode of dbt's build (see accord.build), with the number of touched leads.
    """

    name: str
    steps: dict[str, float]
    whole: float
    peak: int
    models: dict[str, float]
    tests: float
    mode: str = ""

    @property
    def ingest_and_build(self) -> float:
        return self.steps["ingest"] + self.steps["build"]


@dataclass
class Series:
    """All runs of one world, and its size after the first run: rows by table, bytes on disk by folder."""

    world: World
    runs: dict[str, Run] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    bytes: dict[str, int] = field(default_factory=dict)


def series(world: World, home: Path) -> Iterator[tuple[str, Series]]:
    """Runs a world in an empty home. Yields the name of each next step; the last yielded series is complete."""
    result = Series(world)
    yield "writing the world", result
    write(world, home / "inbox")
    for name, extra_days in ((FULL, 0), (REPEATED, 0), (INCREMENTAL, 1), (NO_DATA, 2)):
        if name == INCREMENTAL:
            write_extra_day(world, home / "inbox", extra_days)
        yield name, result
        result.runs[name] = run(home, name, world.as_of(extra_days))
        if name == FULL:
            result.rows, result.bytes = rows(home), sizes(home)
    yield "", result


def run(home: Path, name: str, as_of: str) -> Run:
    """One `accord run` in its own process."""
    shutil.rmtree(home / "work" / "dbt" / "target" / "run", ignore_errors=True)
    results = home / "work" / "dbt" / "target" / "run_results.json"
    results.unlink(missing_ok=True)
    done = measured([BIN / "accord", "run", "--as-of", as_of], {"ACCORD_HOME": str(home)})
    models, tests = _dbt_seconds(results)
    return Run(
        name, _step_seconds(home), done.seconds, done.peak, models, tests, _mode(home) if models else "nothing new"
    )


def _mode(home: Path) -> str:
    build = json.loads((home / "work" / "build.json").read_text())
    touched = build.get("touched_leads")
    return build["mode"].replace("_", " ") + (f", {touched:,} leads" if touched else "")


def rows(home: Path) -> dict[str, int]:
    """Number of rows of the tables on which the cost of a run depends."""
    names = ("core.activities", "core.leads", "scoring.signals", "scoring.instants")
    with duckdb.connect(str(home / "work" / "accord.duckdb"), read_only=True) as work:
        return {name: _one(work, f"select count(*) from accord.{name}") for name in names}


def sizes(home: Path) -> dict[str, int]:
    """Bytes on disk of the inbox, the lake, the work database and one publication."""
    return {
        "inbox": bytes_below(home / "inbox"),
        "lake": bytes_below(home / "lake"),
        "work": bytes_below(home / "work" / "accord.duckdb"),
        "published": bytes_below((home / "published" / "current").resolve()),
    }


def _step_seconds(home: Path) -> dict[str, float]:
    """Seconds of each step of the newest run, from the start of its first task to the end of its last, in Airflow."""
    with sqlite3.connect(home / "work" / "airflow" / "airflow.db") as airflow:
        found = airflow.execute(
            "select task_id, min(start_date), max(end_date) from task_instance where run_id = "
            "(select run_id from dag_run order by id desc limit 1) group by task_id"
        ).fetchall()
    spent = {
        task: (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()
        for task, start, end in found
        if start and end
    }
    return {step: spent.get(step, 0.0) for step in STEPS}


def _dbt_seconds(run_results: Path) -> tuple[dict[str, float], float]:
    """Seconds of each model and seed, and of all tests together; ({}, 0.0) if dbt did not run."""
    if not run_results.exists():
        return {}, 0.0
    seconds: dict[str, float] = {}
    tests = 0.0
    for result in json.loads(run_results.read_text())["results"]:
        kind, _, name = result["unique_id"].split(".", 2)
        if kind in ("test", "unit_test"):
            tests += result["execution_time"]
        else:
            seconds[name] = result["execution_time"]
    return seconds, tests


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])
