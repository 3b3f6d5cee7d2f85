"""Builds a case with the project's own SQL in a DuckDB in memory: `Engine().scores(case)`."""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
from tests.oracle.scorecard.score import Score
from tests.oracle.times import from_us

from .cases import SIGNALS, Case
from .expected import Key
from .rendering import Project
from .tables import SHAPES, Night, Rows, tables

ROOT = Path(__file__).resolve().parents[2] / "dbt_project"
CARD = "lead_score"  # under whose name the generated cards are compiled
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
    """The rendered project over one connection; a case is built anew each time."""

    def __init__(self) -> None:
        self.project = Project(ROOT)
        self.project.meta |= META
        self.connection = duckdb.connect(config={"threads": 1})
        self.models = {file.stem: file for file in sorted((ROOT / "models" / "scoring" / CARD).glob("*.sql"))}
        self.order = self._order()  # while the card is still the shipped one

    def scores(self, case: Case) -> dict[Key, Score]:
        """(lead, instant) → columns of the card, in a full build."""
        self.load(tables(case))
        self.build(case)
        return self.read()

    def load(self, given: Mapping[str, Rows]) -> None:
        for name, rows in given.items():
            shape, listed = SHAPES[name], list(rows)
            arrays = {column: pa.array([row[column] for row in listed], kind) for column, kind in shape.items()}
            self.connection.register(name, pa.table(arrays))

    def build(self, case: Case, night: Night | None = None) -> None:
        """Every model of the card; in a night on top of what is there."""
        night = night or Night()
        self.project.meta[CARD] = {"scorecard": case.card}
        since = None if night.since is None else _text(night.since)
        self.project.vars |= {"as_of": _text(case.as_of), "previous_as_of": since, "build_number": night.build_number}
        for name in self.order:
            self._build_model(name)

    def read(self, table: str = CARD) -> dict[Key, Score]:
        """A table's rows by lead and instant, without what says by which build they were made."""
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
        """As dbt would: a table, or tonight's rows put into the table by the model's strategy."""
        sql = self.project.render(self.models[name], name)
        config = self.project.config
        if self.project.vars["previous_as_of"] is None or config.get("materialized") != "incremental":
            self.connection.execute(f"create or replace table {name} as {sql}")
            return
        self.connection.execute(f"create or replace temp table tonight as {sql}")
        columns = [column for column, *_ in self.connection.execute("describe tonight").fetchall()]
        self.connection.execute(self.project.strategy(name, "tonight", columns))

    def _order(self) -> list[str]:
        """The models of the card, those first that others read."""
        order: list[str] = []
        while waiting := [name for name in self.models if name not in order]:
            reads = {name: set(self.project.reads(self.models[name], name)) & set(waiting) for name in waiting}
            ready = [name for name in waiting if not reads[name] - {name}]
            assert ready, f"{waiting} read one another"
            order += ready
        return order


def _text(instant: int) -> str:
    """An instant as build.py hands it to dbt."""
    return from_us(instant).replace(tzinfo=None).isoformat(" ", "microseconds")
