"""Compares Accord's scoring with the floor, Polars and pandas on the same signals; the cost of other mechanisms."""

import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from tests.bench.cards import FOUR_GROUPS, cards, declaration
from tests.bench.contenders.workload import COLUMNS, SIGNALS, THREADS, THRESHOLD
from tests.bench.measure import measured
from tests.support import add_scorecard, project_copy

CONTENDERS = ("floor", "with_polars", "with_pandas")
TOLERANCE = 1.001e-6
"""One unit in the last digit of a stored score: sums in doubles may round the seventh digit either way."""

BUILD = """
import json, sys
from accord.common import settings
from accord.build.dbt_runner import run_dbt
here = settings.load(as_of=sys.argv[1])
results = run_dbt(here, ["run", "--threads", "1", "--select", *sys.argv[2:]], full_refresh=True)
print(json.dumps({result.node.name: result.execution_time for result in results}))
"""


@dataclass
class Comparison:
    """Seconds of each contender's pass (Accord's: its models) and its peak memory; seconds of each card's models.

    `failed`: contender without a result → its error.
    """

    seconds: dict[str, float] = field(default_factory=dict)
    peak: dict[str, int] = field(default_factory=dict)
    mechanisms: dict[str, dict[str, float]] = field(default_factory=dict)
    rows: int = 0
    crossings: int = 0
    failed: dict[str, str] = field(default_factory=dict)


def compare(home: Path, as_of: str, folder: Path, mechanisms: bool) -> Iterator[tuple[str, Comparison]]:
    """Measures on a home that was run as of `as_of`; adds the measured scorecards to its work database.

    Yields the name of each next step. With `mechanisms`, every scorecard of cards.py; else only the four groups.
    Raises AssertionError if a contender's scores or first crossings differ from Accord's: then no time counts.
    """
    result = Comparison()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    project = project_copy(folder / "project")
    made = {name: card for name, card in cards().items() if mechanisms or name == FOUR_GROUPS}
    for name, card in made.items():
        add_scorecard(project, name, declaration(name, card))
    yield "scoring: Accord's models", result
    _build(home, project, as_of, [FOUR_GROUPS], result)
    if mechanisms:
        yield "scoring: each mechanism", result
        _build(home, project, as_of, [name for name in made if name != FOUR_GROUPS], result)
    _inputs(home, folder)
    _accords(home, folder, result)
    for name in CONTENDERS:
        yield f"scoring: {name.replace('_', ' ')}", result
        _contend(name, folder, result)
    yield "", result


def _build(home: Path, project: Path, as_of: str, names: list[str], result: Comparison) -> None:
    """Builds the models of some scorecards one after the other; DuckDB has two threads."""
    variables = {"ACCORD_HOME": str(home), "ACCORD_PROJECT": str(project)}
    done = measured([sys.executable, "-c", BUILD, as_of, *(f"path:models/scoring/{name}" for name in names)], variables)
    spent = json.loads(done.output.strip().splitlines()[-1])
    for name in names:
        its_own = (f"{name}_points", f"{name}_state", name)
        result.mechanisms[name] = {model: spent[model] for model in its_own if model in spent}
    if names == [FOUR_GROUPS]:
        result.seconds["accord"], result.peak["accord"] = sum(spent.values()), done.peak


def _inputs(home: Path, folder: Path) -> None:
    """What counts of the signals, and the instants, as the contenders read them."""
    with duckdb.connect(str(folder / "inputs.duckdb")) as inputs:
        inputs.execute(f"attach '{home / 'work' / 'accord.duckdb'}' as work (read_only)")
        inputs.execute(
            f"create table signals as select lead_id, lifecycle_period, occurred_at, known_at, {', '.join(SIGNALS)} "
            "from work.scoring.signals where is_since_recycle and set_aside_reason is null "
            f"and ({' or '.join(SIGNALS)})"
        )
        inputs.execute("create table instants as select lead_id, lifecycle_period, known_at from work.scoring.instants")
        for table in ("signals", "instants"):
            inputs.execute(f"copy {table} to '{folder / f'{table}.parquet'}'")


def _accords(home: Path, folder: Path, result: Comparison) -> None:
    """Accord's scores and first crossings as files beside the others'; the crossings belong to its seconds."""
    work_database = str(home / "work" / "accord.duckdb")
    with duckdb.connect(work_database, read_only=True, config={"threads": THREADS}) as work:
        scores = f"select lead_id, known_at, {', '.join(COLUMNS)} from accord.scoring.{FOUR_GROUPS}"
        work.execute(f"copy ({scores}) to '{folder / 'accord_scores.parquet'}'")
        started = time.perf_counter()
        work.execute(
            f"create temp table first as select lead_id, min(known_at) as known_at from accord.scoring.{FOUR_GROUPS} "
            f"where total >= {THRESHOLD} group by lead_id"
        )
        result.seconds["accord"] += time.perf_counter() - started
        work.execute(f"copy temp.first to '{folder / 'accord_first.parquet'}'")
    result.rows = _count(f"from '{folder / 'accord_scores.parquet'}'")
    result.crossings = _count(f"from '{folder / 'accord_first.parquet'}'")


def _contend(name: str, folder: Path, result: Comparison) -> None:
    command = [sys.executable, "-m", f"tests.bench.contenders.{name}", str(folder)]
    try:
        done = measured(command, {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)})
    except RuntimeError as error:  # most likely out of memory: that is a result too
        result.failed[name] = str(error).strip().splitlines()[-1]
        return
    result.seconds[name], result.peak[name] = float(done.output.strip().splitlines()[-1]), done.peak
    differing = " or ".join(f"not coalesce(abs(a.{column} - b.{column}) <= {TOLERANCE}, false)" for column in COLUMNS)
    scores = _count(
        f"from '{folder / 'accord_scores.parquet'}' as a full join '{folder / f'{name}_scores.parquet'}' as b "
        f"on a.lead_id = b.lead_id and a.known_at = b.known_at where {differing}"
    )
    first = _count(
        f"from '{folder / 'accord_first.parquet'}' as a full join '{folder / f'{name}_first.parquet'}' as b "
        "on a.lead_id = b.lead_id where a.known_at is distinct from b.known_at"
    )
    assert (scores, first) == (0, 0), f"{name}: {scores} scores and {first} first crossings differ from Accord's"


def _count(what: str) -> int:
    row = duckdb.sql(f"select count(*) {what}").fetchone()
    assert row is not None
    return int(row[0])
