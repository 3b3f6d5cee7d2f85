"""A work database made by hand: what is known of a lead at its moments, and what the published tables say of it.

The shipped definitions stand in it as views, as dbt would leave them.
"""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
from sqlglot import exp, parse_one
from sqlglot.optimizer.scope import traverse_scope

from accord.common.settings import DBT_PROJECT, Settings
from accord.explain.clause_judge import Judge
from accord.explain.column_labels import Labels
from accord.explain.explaining import json_able
from accord.explain.missing_words import Wording
from accord.explain.story import Story
from accord.register import definition_sql
from accord.register.declared import Declared
from accord.register.entries import entries
from accord.register.register_table import write_register
from accord.store import mart_contracts

LEAD = "crm:lead"
# What they are called depends on how many scorecards there are.
ENGAGEMENT, IN_ALL = (Labels().column(f"lead_score_{part}") for part in ("engagement", "total"))
AS_OF = datetime(2026, 2, 1, tzinfo=UTC)
TABLES = ("stage_entries", "definition_entries", "clauses_met", "agreements")
FIXED = {
    "lead_id": "varchar", "lifecycle_period": "integer", "cycle": "integer", "known_at": "timestamp",
    "is_moment": "boolean",
    "email_domain": "varchar", "account_customer_since_at": "timestamp", "decision": "varchar",
    "open_opportunities": "bigint", "won_opportunities": "bigint", "is_customer": "boolean",
}  # fmt: skip
KINDS = {"count": "bigint", "distinct_days": "bigint", "sum": "double"}


@cache
def columns() -> dict[str, str]:
    """Columns of known_states and their types, as declared."""
    declared = Declared(DBT_PROJECT)
    features = {name: KINDS.get(feature["measure"], "timestamp") for name, feature in declared.features.items()}
    profile = {name: {"text": "varchar"}.get(item["type"], item["type"]) for name, item in declared.profile.items()}
    scores = {f"{card}_{part}": "double" for card in declared.scorecards for part in ("total", "fit", "engagement")}
    return FIXED | features | profile | dict.fromkeys(sorted(declared.answers), "varchar") | scores


def nothing_known() -> dict[str, Any]:
    """What a moment holds where nothing is known and nothing was done."""
    zero = {name: 0 for name, kind in columns().items() if kind in ("bigint", "double")}
    return (
        dict.fromkeys(columns()) | zero | {"is_customer": False, "is_moment": True, "cycle": 1, "lifecycle_period": 1}
    )


class World:
    """The work database of a folder, made there if there is none."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(folder, ("crm",), "Europe/Berlin", AS_OF, folder / "inbox")
        is_new = not self.settings.warehouse.exists()
        if is_new:
            write_register(self.settings)
        self.work = duckdb.connect(str(self.settings.warehouse))
        self.work.execute("set TimeZone = 'UTC'")
        if is_new:
            self._make()
        self.work.execute("use accord.accord")

    def _make(self) -> None:
        for schema in ("accord", "core", "scoring", "seeds", "definitions"):
            self.work.execute(f"create schema accord.{schema}")
        self.work.execute("use accord.accord")
        known = ", ".join(f'"{name}" {kind}' for name, kind in columns().items())
        self.work.execute(f"create table scoring.known_states ({known})")
        self.work.execute(
            "create view scoring.moments as select *, known_at as moment_at from scoring.known_states where is_moment"
        )
        seed = DBT_PROJECT / "seeds" / "known_domains.csv"
        self.work.execute(f"create table seeds.known_domains as from read_csv('{seed}')")
        self.work.execute(
            "create table definitions.sales_qualified_firsts "
            "(lead_id varchar, cycle integer, first_met_in_force_at timestamp)"
        )
        for mart in mart_contracts.load():
            if mart.name in TABLES:
                kinds = ", ".join(f'"{name}" {kind}' for name, kind in mart.columns.items())
                self.work.execute(f"create table {mart.name} ({kinds})")
        self.work.execute(
            "insert into agreements by name "
            "select * exclude (model, in_force_from_at, in_force_to_at, canonical, clauses) from register.definitions"
        )
        for entry in entries(self.settings):
            self.define(
                entry.model,
                entry.definition,
                definition_sql.read(Declared(DBT_PROJECT), entry.model, entry.definition).text,
            )

    def define(self, model: str, version: str, sql: str) -> None:
        """A version as a view; tables by the plain names of their models."""
        query = parse_one(sql, dialect="duckdb")
        for scope in traverse_scope(query):
            for source in scope.sources.values():
                if isinstance(source, exp.Table) and not source.db:
                    schema = {"moments": "scoring", "sales_qualified_firsts": "definitions"}.get(source.name, "seeds")
                    source.set("db", exp.to_identifier(schema))
                    source.set("catalog", exp.to_identifier("accord"))
        self.work.execute(
            f"create or replace view accord.definitions.{model}_v{version} as {query.sql(dialect='duckdb')}"
        )

    def moment(self, at: str, cycle: int | None = 1, **known: Any) -> "World":
        """What is known at an instant: `at` is local to nobody, UTC."""
        row = nothing_known() | {"lead_id": LEAD, "known_at": at, "cycle": cycle} | known
        self._insert("scoring.known_states", row)
        return self

    def as_of(self, cycle: int | None = 1, **known: Any) -> "World":
        return self.moment(str(AS_OF.replace(tzinfo=None)), cycle, is_moment=False, **known)

    def entered(
        self, stage: str, at: str | None, definition: str | None = None, cycle: int = 1, reason: str | None = None
    ) -> "World":
        """An entry into a stage; without an instant it was skipped."""
        row = {"lead_id": LEAD, "cycle": cycle, "stage": stage, "entered_at": at, "definition": definition}
        self._insert("stage_entries", row | {"is_skipped": at is None, "reason": reason})
        return self

    def met(self, definition: str, at: str | None = None, cycle: int = 1, **clauses: str) -> "World":
        """When clauses were first met, and all of them together."""
        key = {"definition": definition, "lead_id": LEAD, "cycle": cycle}
        if at:
            self._insert("definition_entries", key | {"qualified_at": at})
        for clause, first in clauses.items():
            self._insert("clauses_met", key | {"clause": clause, "first_met_at": first})
        return self

    def told(self, at: str | None = None, definition: str | None = None) -> dict[str, Any]:
        instant = datetime.fromisoformat(at) if at else AS_OF.replace(tzinfo=None)
        story = Story(self.settings, self.work, LEAD, instant, definition)
        story.judge(self.work)
        return story.told()

    def found(self, at: str | None = None, definition: str | None = None, asked: str = LEAD) -> dict[str, Any]:
        """What `explain` hands to the screen and the page, without scores."""
        instant = datetime.fromisoformat(at) if at else AS_OF.replace(tzinfo=None)
        story = Story(self.settings, self.work, LEAD, instant, definition)
        story.judge(self.work)
        head = {"asked": asked, "lead_id": LEAD, "at": instant, "time_zone": "Europe/Berlin", "source": "published"}
        more: dict[str, Any] = {
            "publication_id": "one",
            "stage": story.stage(),
            "not_looked_up": None,
            "scorecards": [],
        }
        told: dict[str, Any] = json_able(head | more | story.told())
        return told

    def gate(self, stage: str, at: str | None = None, definition: str | None = None) -> dict[str, Any]:
        return next(gate for gate in self.told(at, definition)["gates"] if gate["stage"] == stage)

    def judge(self) -> Judge:
        return Judge(self.work)

    def wording(self) -> Wording:
        return Wording(Labels(), self.settings.zone)

    def _insert(self, table: str, row: dict[str, Any]) -> None:
        names = ", ".join(f'"{name}"' for name in row)
        self.work.execute(f"insert into {table} ({names}) values ({', '.join('?' * len(row))})", list(row.values()))
