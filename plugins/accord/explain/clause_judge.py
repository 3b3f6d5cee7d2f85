"""Whether the clauses of a definition hold at one moment of one lead, and what each of their comparisons compared.

The definition's own SQL is asked: the views of the work database, as dbt compiled and built them. They read a table of
the lead's moments up to that one in the place of `moments`; beside a clause stand its comparisons as further columns.
No rule is written a second time, and what DuckDB says of the clause itself decides.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb
from sqlglot import exp, parse_one

from accord.explain.condition_tree import Condition, comparisons
from accord.explain.lead_lookup import rows
from accord.explain.probes import add_comparison, clauses_written, selects
from accord.register.declared import CLAUSE

MOMENTS = """
create or replace temp table judged_moments as
select *, known_at as moment_at from accord.scoring.known_states
where lead_id = $lead_id and known_at <= $at and (is_moment or known_at = $at)
"""
VIEWS = "select view_name, sql from duckdb_views() where database_name = 'accord' and schema_name = 'definitions'"


@dataclass(frozen=True)
class Reading:
    """One comparison as DuckDB sees it: whether it holds, the value compared, the values it takes.

    `reads`: the values of the columns by name, where no other words can be found for it.
    """

    holds: bool | None
    has: Any
    needs: list[Any]
    reads: dict[str, Any]


@dataclass(frozen=True)
class Judged:
    """A clause at a moment. `condition` is None where its SQL is more than one condition over the lead's moment."""

    holds: bool
    condition: Condition | None
    readings: tuple[Reading, ...] = ()


class Judge:
    """Of one work database, opened for reading under its own name, accord."""

    def __init__(self, work: duckdb.DuckDBPyConnection) -> None:
        self.work = work
        self._views = {each["view_name"]: each["sql"] for each in rows(work, VIEWS)}
        self._known: dict[str, tuple[exp.Query, dict[int, dict[str, Condition]]]] = {}

    def clauses(self, model: str, version: str, lead_id: str, at: datetime) -> dict[str, Judged] | None:
        """Clause, without its prefix → what it says of the lead at `at` (naive UTC): a moment of it, or as_of.

        None where the definition gives no row for it: outside a cycle, or where the database has no such view.
        """
        name = f"{model}_v{version}"
        if name not in self._views:
            return None
        self.work.execute(MOMENTS, {"lead_id": lead_id, "at": at})
        query, places = self._read(name)
        found = self._rows(exp.select("*").from_(query.copy().subquery("judged")), at)
        if len(found) != 1:
            return None
        clauses = {column: value for column, value in found[0].items() if column.startswith(CLAUSE)}
        judged = {column: Judged(bool(value), None) for column, value in clauses.items()}
        for place, asked in places.items():
            judged |= self._with_comparisons(query, place, asked, judged, at)
        return {column.removeprefix(CLAUSE): each for column, each in judged.items()}

    def _read(self, view: str) -> tuple[exp.Query, dict[int, dict[str, Condition]]]:
        """A view's query and conditions: the same ones however often it is asked, so that readings can be compared."""
        if view not in self._known:
            query = self._over_judged_moments(view)
            self._known[view] = query, clauses_written(query)
        return self._known[view]

    def _over_judged_moments(self, view: str) -> exp.Query:
        """A view's query, reading the lead's moments, and other definitions likewise."""
        query: exp.Query = parse_one(self._views[view], dialect="duckdb").expression
        for table in list(query.find_all(exp.Table)):
            if (table.db, table.name) == ("scoring", "moments"):
                table.replace(exp.to_table("judged_moments", alias=table.alias_or_name))
            elif table.db == "definitions" and table.name in self._views:
                table.replace(self._over_judged_moments(table.name).subquery(table.alias_or_name))
        return query

    def _rows(self, query: exp.Select, at: datetime) -> list[dict[str, Any]]:
        return rows(self.work, query.where("moment_at = $at").sql(dialect="duckdb"), at=at)

    def _with_comparisons(
        self, query: exp.Query, place: int, asked: dict[str, Condition], judged: dict[str, Judged], at: datetime
    ) -> dict[str, Judged]:
        """The clauses of one select again, with their comparisons; those of which DuckDB then says the same."""
        probed = query.copy()
        for column, condition in asked.items():
            for number, each in enumerate(comparisons(condition)):
                add_comparison(selects(probed)[place][1], f"_{column}_{number}", each)
        name, select = selects(probed)[place]
        outer = exp.select("*").from_(name or select.subquery("judged"))
        for cte in probed.ctes if name else ():
            outer = outer.with_(cte.alias, as_=cte.this, materialized=False, copy=False)
        try:
            found = self._rows(outer, at)
        except duckdb.Error:  # the words are more than the SQL bears: the clause is told by its own sentence
            return {}
        if len(found) != 1:
            return {}
        return {
            column: Judged(judged[column].holds, condition, _readings(column, condition, found[0]))
            for column, condition in asked.items()
            if column in judged and bool(found[0][column]) == judged[column].holds
        }


def _readings(clause: str, condition: Condition, row: dict[str, Any]) -> tuple[Reading, ...]:
    return tuple(
        Reading(
            row[f"_{clause}_{number}_holds"],
            row[f"_{clause}_{number}_has"],
            row.get(f"_{clause}_{number}_needs") or [],
            {column.name: row[f"_{clause}_{number}_reads_{n}"] for n, column in enumerate(each.columns)},
        )
        for number, each in enumerate(comparisons(condition))
    )
