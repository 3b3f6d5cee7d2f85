"""Whether the clauses of a definition hold at one moment of one lead, and which values each of their comparisons read.

DuckDB evaluates the definition's own SQL: the views of the work database, as dbt built them. They read a table of the
lead's moments up to that one instead of `moments`; the comparisons of a clause are further columns beside it. So no
rule is written a second time, and DuckDB alone decides whether a clause holds.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb
from sqlglot import exp, parse_one

from accord.explain.comparison_columns import add_comparison
from accord.explain.lead_lookup import rows
from accord.register.clause_places import clauses_written, selects
from accord.register.condition_tree import Condition, comparisons
from accord.register.declared import CLAUSE

MOMENTS = """
create or replace temp table evaluated_moments as
select *, known_at as moment_at from accord.scoring.known_states
where lead_id = $lead_id and known_at <= $at and (is_moment or known_at = $at)
"""
VIEWS = "select view_name, sql from duckdb_views() where database_name = 'accord' and schema_name = 'definitions'"


@dataclass(frozen=True)
class Reading:
    """One comparison as DuckDB sees it: whether it holds, the value compared, the values it is compared with.

    `columns`: the values of the columns it reads by name, for a comparison that has no other words.
    """

    holds: bool | None
    has: Any
    needs: list[Any]
    columns: dict[str, Any]


@dataclass(frozen=True)
class ClauseResult:
    """A clause at a moment. `condition` is None where its SQL is more than one condition over the lead's moment."""

    holds: bool
    condition: Condition | None
    readings: tuple[Reading, ...] = ()


class Evaluator:
    """Of one work database, opened for reading under its own name, accord."""

    def __init__(self, work: duckdb.DuckDBPyConnection) -> None:
        self.work = work
        self._views = {each["view_name"]: each["sql"] for each in rows(work, VIEWS)}
        self._queries: dict[str, tuple[exp.Query, dict[int, dict[str, Condition]]]] = {}

    def clauses(self, model: str, version: str, lead_id: str, at: datetime) -> dict[str, ClauseResult] | None:
        """Clause, without its prefix → its result for the lead at `at` (naive UTC): a moment of it, or as_of.

        None where the definition gives no row for it: outside a cycle, or where the database has no such view.
        """
        name = f"{model}_v{version}"
        if name not in self._views:
            return None
        self.work.execute(MOMENTS, {"lead_id": lead_id, "at": at})
        query, places = self._query(name)
        found = self._rows(exp.select("*").from_(query.subquery("evaluated"), copy=False), at)
        if len(found) != 1:
            return None
        clauses = {column: value for column, value in found[0].items() if column.startswith(CLAUSE)}
        results = {column: ClauseResult(bool(value), None) for column, value in clauses.items()}
        for place, conditions in places.items():
            results |= self._with_comparisons(query, place, conditions, results, at)
        return {column.removeprefix(CLAUSE): result for column, result in results.items()}

    def _query(self, view: str) -> tuple[exp.Query, dict[int, dict[str, Condition]]]:
        """A view's query and conditions: the same objects each time, so that readings of two instants compare."""
        if view not in self._queries:
            query = self._over_evaluated_moments(view)
            self._queries[view] = query, clauses_written(query)
        return self._queries[view]

    def _over_evaluated_moments(self, view: str) -> exp.Query:
        """A view's query, reading the lead's moments; the definitions that it reads do so too."""
        query: exp.Query = parse_one(self._views[view], dialect="duckdb").expression
        for table in list(query.find_all(exp.Table)):
            if (table.db, table.name) == ("scoring", "moments"):
                table.replace(exp.to_table("evaluated_moments", alias=table.alias_or_name))
            elif table.db == "definitions" and table.name in self._views:
                table.replace(self._over_evaluated_moments(table.name).subquery(table.alias_or_name))
        return query

    def _rows(self, query: exp.Select, at: datetime) -> list[dict[str, Any]]:
        """The rows of a query that nobody else uses: it is changed, because sqlglot is slow where it copies."""
        return rows(self.work, query.where("moment_at = $at", copy=False).sql(dialect="duckdb", copy=False), at=at)

    def _with_comparisons(
        self,
        query: exp.Query,
        place: int,
        conditions: dict[str, Condition],
        results: dict[str, ClauseResult],
        at: datetime,
    ) -> dict[str, ClauseResult]:
        """The clauses of one select again, with their comparisons: only those whose result stays the same."""
        extended = query.copy()
        for column, condition in conditions.items():
            for number, each in enumerate(comparisons(condition)):
                add_comparison(selects(extended)[place][1], f"_{column}_{number}", each)
        name, select = selects(extended)[place]
        outer = exp.select("*").from_(name or select.subquery("evaluated", copy=False), copy=False)
        for cte in extended.ctes if name else ():
            outer = outer.with_(cte.alias, as_=cte.this, materialized=False, copy=False)
        try:
            found = self._rows(outer, at)
        except duckdb.Error:  # the SQL does not allow the further columns: the clause has its own sentence only
            return {}
        if len(found) != 1:
            return {}
        return {
            column: ClauseResult(results[column].holds, condition, _readings(column, condition, found[0]))
            for column, condition in conditions.items()
            if column in results and bool(found[0][column]) == results[column].holds
        }


def _readings(clause: str, condition: Condition, row: dict[str, Any]) -> tuple[Reading, ...]:
    return tuple(
        Reading(
            row[f"_{clause}_{number}_holds"],
            row[f"_{clause}_{number}_has"],
            row.get(f"_{clause}_{number}_needs") or [],
            {column.name: row[f"_{clause}_{number}_column_{n}"] for n, column in enumerate(each.columns)},
        )
        for number, each in enumerate(comparisons(condition))
    )
