"""Builds a case with the project's own SQL in an in-memory DuckDB: `Engine().scores(case)`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from tests.oracle.scorecard.score import Score
from tests.oracle.times import from_us

from .cases import SIGNALS, Case
from .expected import Key
from .rendering import Project
from .tables import SHAPES, Continuation, Rows, tables

ROOT = Path(__file__).resolve().parents[2] / "dbt_project"
CARD = "lead_score"  # generated cards are compiled under this name
META = {
    "signals": {"signals": [{"name": name, "kind": name} for name in SIGNALS]},
    "moments": {
        "features": [],
        "profile": [
            {"name": "employees", "type": "integer"}, {"name": "country", "type": "text"},
            {"name": "job_title", "type": "text"},
        ],
        "answers": [],
    },
}  # fmt: skip


class Engine:
    """The rendered project on one connection; every case is built from nothing."""

    def __init__(self) -> None:
        self.project = Project(ROOT)
        self.project.meta |= META
        self.connection = duckdb.connect(config={"threads": 1})
        self.models = {file.stem: file for file in sorted((ROOT / "models" / "scoring" / CARD).glob("*.sql"))}
        self.order = self._order()  # while the shipped card is still loaded
        self._rendered: dict[str, tuple[str, str]] = {}
        self._loaded: dict[str, list[dict[str, Any]]] = {}

    def scores(self, case: Case) -> dict[Key, Score]:
        """(lead, instant) → columns of the card, by a full build."""
        self.load(tables(case))
        self.build(case)
        return self.read()

    def load(self, given: Mapping[str, Rows]) -> None:
        """Writes the tables that the models read: they are planned faster over tables than over Arrow."""
        for name, rows in given.items():
            shape, listed = SHAPES[name], [dict(row) for row in rows]
            if self._loaded.get(name) == listed:  # the table has them still: no model of a card writes to it
                continue
            arrays = {column: pa.array([row[column] for row in listed], kind) for column, kind in shape.items()}
            in_memory = pa.table(arrays)  # noqa: F841 - DuckDB finds it by its name
            self.connection.execute(f"create or replace table {name} as from in_memory")
            self._loaded[name] = listed

    def build(self, case: Case, continuation: Continuation | None = None) -> None:
        """Builds every model of the card; with a continuation, incrementally on the tables that are there."""
        run = continuation or Continuation()
        self.project.meta[CARD] = {"scorecard": case.card}
        previous = None if run.previous_as_of is None else _text(run.previous_as_of)
        self.project.vars |= {"as_of": _text(case.as_of), "previous_as_of": previous, "build_number": run.build_number}
        for name in self.order:
            self._build_model(name)

    def read(self, table: str = CARD) -> dict[Key, Score]:
        """A table's rows by lead and instant, without the columns that name the build."""
        result = self.connection.execute(f"select * replace (epoch_us(known_at) as known_at) from {table}")
        columns = [column[0] for column in result.description]
        rows = [dict(zip(columns, values, strict=True)) for values in result.fetchall()]
        for row in rows:
            row.pop("is_moment", None)
            row.pop("build_number", None)
        found = {(row.pop("lead_id"), row.pop("known_at")): row for row in rows}
        assert len(found) == len(rows), f"{table} has two rows of a lead and instant"
        return found

    def _build_model(self, name: str) -> None:
        """As dbt does it: creates the table, or adds this run's rows by the model's incremental strategy."""
        if self.project.vars["previous_as_of"] is None:
            self.connection.execute(f"create or replace table {name} as {self._full(name)}")
            return
        sql = self.project.render(self.models[name], name)
        if self.project.config.get("materialized") != "incremental":
            self.connection.execute(f"create or replace table {name} as {sql}")
            return
        self.connection.execute(f"create or replace temp table this_run as {sql}")
        columns = [column for column, *_ in self.connection.execute("describe this_run").fetchall()]
        self.connection.execute(self.project.strategy(name, "this_run", columns))

    def _full(self, name: str) -> str:
        """A model's SQL for a full build. Many laws build a card twice as of an instant: it is rendered once."""
        given = repr((self.project.meta[CARD], self.project.vars))
        if name not in self._rendered or self._rendered[name][0] != given:
            self._rendered[name] = given, self.project.render(self.models[name], name)
        return self._rendered[name][1]

    def _order(self) -> list[str]:
        """The models of the card in build order."""
        order: list[str] = []
        while waiting := [name for name in self.models if name not in order]:
            reads = {name: set(self.project.reads(self.models[name], name)) & set(waiting) for name in waiting}
            ready = [name for name in waiting if not reads[name] - {name}]
            assert ready, f"{waiting} read each other"
            order += ready
        return order


def _text(instant: int) -> str:
    """An instant as the builder passes it to dbt."""
    return from_us(instant).replace(tzinfo=None).isoformat(" ", "microseconds")
