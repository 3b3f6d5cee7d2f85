"""A world's runs: the first one, one with nothing new, one with a day of activities, one with a day without any."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb
from tests.bench.measure import bytes_below, measured
from tests.bench.world import World, write, write_night
from tests.support import BIN

STEPS = ("ingest", "build", "audit", "publish")
FULL, AGAIN, NIGHT, QUIET = "first run", "the same again", "an incremental run", "a day without data"


@dataclass(frozen=True)
class Run:
    """One `accord run`: seconds of each step and of the whole command, peak memory, seconds of each model.

    `mode` is how dbt's build went about it (see accord.build), with the leads it touched.
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
    """All runs of one world, and what it holds after the first: rows, bytes on disk by place."""

    world: World
    runs: dict[str, Run] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    bytes: dict[str, int] = field(default_factory=dict)


def series(world: World, home: Path) -> Iterator[tuple[str, Series]]:
    """Runs the world day by day in an empty home, yielding what comes next; the last one told is whole."""
    result = Series(world)
    yield "writing the world", result
    write(world, home / "inbox")
    for name, night in ((FULL, 0), (AGAIN, 0), (NIGHT, 1), (QUIET, 2)):
        if name == NIGHT:
            write_night(world, home / "inbox", night)
        yield name, result
        result.runs[name] = run(home, name, world.as_of(night))
        if name == FULL:
            result.rows, result.bytes = rows(home), sizes(home)
    yield "", result


def run(home: Path, name: str, as_of: str) -> Run:
    """`accord run` in a process of its own."""
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
    """How many rows the tables have that a run's cost goes by."""
    names = ("core.activities", "core.leads", "scoring.signals", "scoring.instants")
    with duckdb.connect(str(home / "work" / "accord.duckdb"), read_only=True) as work:
        return {name: _one(work, f"select count(*) from accord.{name}") for name in names}


def sizes(home: Path) -> dict[str, int]:
    """Bytes on disk: what was dropped, the lake, the work database, one publication."""
    return {
        "inbox": bytes_below(home / "inbox"),
        "lake": bytes_below(home / "lake"),
        "work": bytes_below(home / "work" / "accord.duckdb"),
        "published": bytes_below((home / "published" / "current").resolve()),
    }


def _step_seconds(home: Path) -> dict[str, float]:
    """Seconds of each step of the newest run, from its first task's start to its last's end, as Airflow has them."""
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
    """Seconds of each model and seed, and of all tests together; nothing where dbt did not run."""
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
