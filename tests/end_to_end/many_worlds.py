"""Many demo worlds through the pipeline's own SQL, one after another in one home: `Worlds(home).build(seed)`.

dbt builds the first one. The others are built by the very statements that dbt compiled then, in its order, on what
ingest made of their files; a file a table instead of one a day, and nothing broken in them. So a world costs seconds.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from accord.build.dbt_runner import run_dbt
from accord.common import settings
from accord.demo import day_files
from accord.demo.calendar import date_of
from accord.demo.company import World
from accord.demo.hidden_truth import Truth
from accord.demo.row_buffer import RowBuffer
from accord.demo.tables import TABLES
from accord.demo.world import simulate
from accord.ingest.ingesting import ingest
from accord.register.register_table import write_register

LEADS, DAYS = 1000, 335  # eleven months: those who were found in the first five had 180 days by the end
WANTED = ("definition_performance", "clause_performance")


class Worlds:
    """A home in which world after world is built; each takes the place of the one before."""

    def __init__(self, home: Path, patch: pytest.MonkeyPatch) -> None:
        self.home = home
        home.mkdir()
        patch.setenv("ACCORD_HOME", str(home))
        self._statements: list[str] = []

    def build(self, seed: int) -> duckdb.DuckDBPyConnection:
        """The work database of this world, to be closed by whoever asked for it."""
        for name in ("inbox", "lake", "demo_truth"):
            shutil.rmtree(self.home / name, ignore_errors=True)
        self._write(seed)
        here = settings.load()
        for source in here.sources:
            ingest(here, source)
        if not self._statements:
            self._statements = list(_compiled(here))
            return _open(here)
        work = _open(here)
        for statement in self._statements:
            work.execute(statement)
        return work

    def _write(self, seed: int) -> None:
        world = World(LEADS, DAYS, seed, DAYS)
        truth = Truth(self.home / "demo_truth")
        with RowBuffer(self.home / "rows", DAYS) as buffer:
            simulate(world, buffer, truth, lambda what, done, total: None)
            for name, table in TABLES.items():
                rows = [row for day in range(1, DAYS + 1) for row in buffer.read(name, day)]
                to = self.home / "inbox" / table.source / table.name / f"all.{table.suffix}"
                in_order = rows if table.suffix == "parquet" else day_files.with_time(table, rows)
                day_files.write(to, table, in_order, {})
        truth.close([], None)
        (self.home / "demo.json").write_text(json.dumps({"last_day": date_of(DAYS).isoformat()}))


def _compiled(here: settings.Settings) -> Iterator[str]:
    """Builds what the wanted tables need by dbt; then how each model was made, in the order in which dbt made them."""
    write_register(here)
    command = ["build", *(word for model in WANTED for word in ("--select", f"+{model}"))]
    left_out = [word for kind in ("test", "unit_test") for word in ("--exclude-resource-type", kind)]
    for result in run_dbt(here, [*command, *left_out], full_refresh=True, more_variables={"build_number": 1}):
        node = result.node
        if node.resource_type == "model":
            kind = "view" if node.config.materialized == "view" else "table"
            yield f"create or replace {kind} {node.relation_name} as {node.compiled_code}"


def _open(here: settings.Settings) -> duckdb.DuckDBPyConnection:
    work = duckdb.connect(str(here.warehouse), config={"threads": 2, "preserve_insertion_order": False})
    work.execute("set TimeZone = 'UTC'")
    work.execute("use accord.accord")
    return work
