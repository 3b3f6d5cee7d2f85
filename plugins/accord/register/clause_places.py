"""Where in a definition's query its clauses are written."""

from sqlglot import exp

from accord.register.condition_tree import Condition, computes_clause, read

NOT_PLAIN = ("group", "having", "qualify", "distinct")


def selects(query: exp.Query) -> list[tuple[str | None, exp.Select]]:
    """The selects that may give clauses: the parts of the WITH by their names, and the last one."""
    parts = [(cte.alias, cte.this) for cte in query.ctes if not cte.args["alias"].columns]
    return [(name, select) for name, select in [*parts, (None, query)] if isinstance(select, exp.Select)]


def clauses_written(query: exp.Query) -> dict[int, dict[str, Condition]]:
    """Select, by its place → the clauses that are written there and nowhere else, each one condition."""
    written: dict[str, list[tuple[int, exp.Expr]]] = {}
    for place, (_, select) in enumerate(selects(query)):
        for alias in filter(computes_clause, select.selects):
            is_plain = not any(select.args.get(part) for part in NOT_PLAIN)
            is_plain = is_plain and not alias.this.find(exp.AggFunc, exp.Window, exp.Query)
            written.setdefault(alias.alias, []).append((place if is_plain else -1, alias.this))
    found: dict[int, dict[str, Condition]] = {}
    for column, ((place, sql), *others) in written.items():
        if place >= 0 and not others:
            found.setdefault(place, {})[column] = read(sql)
    return found
