"""A work database made by hand: what is known of a lead at its moments, and what the published tables say of it.

The shipped definitions are views in it, as dbt would build them.
"""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
from sqlglot import exp, parse_one
from sqlglot.optimizer.scope import traverse_scope

from accord.common.settings import DBT_PROJECT, Settings
from accord.explain.clause_evaluation import Evaluator
from accord.explain.comparison_sentences import ComparisonSentences
from accord.explain.explaining import json_able
from accord.explain.explanation import Explanation
from accord.register import definition_sql
from accord.register.column_labels import Labels
from accord.register.declared import Declared
from accord.register.entries import entries
from accord.register.register_table import write_register
from accord.store import mart_contracts

LEAD = "crm:lead"
# Their labels depend on how many scorecards there are.
ENGAGEMENT, IN_TOTAL = (Labels().column(f"lead_score_{part}") for part in ("engagement", "total"))
AS_OF = datetime(2026, 2, 1, tzinfo=UTC)
TABLES = ("stage_entries", "definition_entries", "clauses_met", "agreements", "contradictions")
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
    profile = {
        name: {"text": "varchar", "id": "varchar"}.get(item["type"], item["type"])
        for name, item in declared.profile.items()
    }
    scores = {f"{card}_{part}": "double" for card in declared.scorecards for part in ("total", "fit", "engagement")}
    lookups = dict.fromkeys(declared.lookups, "varchar")
    return FIXED | features | profile | lookups | dict.fromkeys(sorted(declared.answers), "varchar") | scores


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
            if entry.is_follow_up:
                continue
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

    def explained(self, at: str | None = None, definition: str | None = None) -> dict[str, Any]:
        return self._explanation(at, definition).result()

    def found(self, at: str | None = None, definition: str | None = None, requested: str = LEAD) -> dict[str, Any]:
        """What `explain` hands to the screen and the page, without scores."""
        instant = datetime.fromisoformat(at) if at else AS_OF.replace(tzinfo=None)
        explanation = self._explanation(at, definition)
        head = {
            "requested": requested,
            "lead_id": LEAD,
            "at": instant,
            "time_zone": "Europe/Berlin",
            "source": "published",
        }
        more: dict[str, Any] = {
            "publication_id": "one",
            "lead": {"source": "Webinar", "segment": "mid_market", "country": "DE", "owner": "Nora Ziegler"},
            "stage": explanation.stage(),
            "not_evaluated_because": None,
            "scorecards": [],
            "history_changes": [],
        }
        found: dict[str, Any] = json_able(head | more | explanation.result())
        return found

    def gate(self, stage: str, at: str | None = None, definition: str | None = None) -> dict[str, Any]:
        return next(gate for gate in self.explained(at, definition)["gates"] if gate["stage"] == stage)

    def evaluator(self) -> Evaluator:
        return Evaluator(self.work)

    def sentences(self) -> ComparisonSentences:
        return ComparisonSentences(Labels(), self.settings.zone)

    def _explanation(self, at: str | None, definition: str | None) -> Explanation:
        instant = datetime.fromisoformat(at) if at else AS_OF.replace(tzinfo=None)
        explanation = Explanation(self.settings, self.work, LEAD, instant, definition)
        explanation.evaluate(self.work)
        return explanation

    def _insert(self, table: str, row: dict[str, Any]) -> None:
        names = ", ".join(f'"{name}"' for name in row)
        self.work.execute(f"insert into {table} ({names}) values ({', '.join('?' * len(row))})", list(row.values()))
