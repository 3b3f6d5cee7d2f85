"""Why a clause does not hold: its comparisons, each with what is known of the lead and what it would take.

The definition's own compiled SQL is asked, with every comparison of a clause as a further column beside it, over the
one state of one lead. Nothing of the rule is written a second time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import duckdb
from sqlglot import exp, parse_one

from accord.register.declared import CLAUSE

STATE = """
select *, known_at as moment_at from accord.scoring.known_states
where lead_id = getvariable('lead_id') and known_at = getvariable('seen_at')
"""
COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.In, exp.Between, exp.Like, exp.ILike, exp.Is)
Labels = Callable[[str], str]


@dataclass(frozen=True)
class Comparison:
    """One comparison of a clause. `has`: what is compared, as text; None where it is not known."""

    text: str
    holds: bool | None
    has: str | None
    said: str


def clause_states(
    work: duckdb.DuckDBPyConnection, sql: str, labels: Labels
) -> dict[str, tuple[bool, list[Comparison]]] | None:
    """Clause (without its prefix) → whether it holds in that state, and its comparisons. None outside any cycle.

    `work` has the variables lead_id and seen_at set; `sql` is a definition as dbt compiled it.
    """
    tree, asked = _with_comparisons(parse_one(sql, dialect="duckdb"))
    result = work.execute(tree.sql(dialect="duckdb"))
    names = [column[0] for column in result.description or []]
    row = result.fetchone()
    if row is None:
        return None
    values = dict(zip(names, row, strict=True))
    return {
        clause.removeprefix(CLAUSE): (
            bool(values[clause]),
            [_comparison(each, values, place, labels) for place, each in comparisons],
        )
        for clause, comparisons in asked.items()
    }


def _with_comparisons(tree: exp.Expr) -> tuple[exp.Expr, dict[str, list[tuple[str, exp.Expr]]]]:
    """The query over the one state, with two columns a comparison: does it hold, and what is compared."""
    state = parse_one(STATE, dialect="duckdb")
    for table in list(tree.find_all(exp.Table)):
        if table.name == "moments" and table.db:
            table.replace(exp.Subquery(this=state.copy(), alias=exp.TableAlias(this=exp.to_identifier("moments"))))
    asked: dict[str, list[tuple[str, exp.Expr]]] = {}
    clauses = [alias for alias in tree.find_all(exp.Alias) if alias.alias.startswith(CLAUSE)]
    for alias in clauses:
        select = alias.find_ancestor(exp.Select)
        comparisons = list(_leaves(alias.this))
        asked[alias.alias] = []
        for number, each in enumerate(comparisons):
            place = f"_{alias.alias}_{number}"
            asked[alias.alias].append((place, each))
            if select is not None:
                select.select(exp.alias_(each.copy(), f"{place}_holds"), copy=False)
                select.select(exp.alias_(exp.cast(_left(each).copy(), "text"), f"{place}_has"), copy=False)
    return tree, asked


def _leaves(condition: exp.Expr) -> Iterator[exp.Expr]:
    """The comparisons of a condition, and the flags that stand by themselves."""
    inner = condition.this if isinstance(condition, exp.Not) else condition
    if isinstance(inner, (*COMPARISONS, exp.Column)):
        yield condition
        return
    for part in condition.iter_expressions():
        yield from _leaves(part)


def _left(comparison: exp.Expr) -> exp.Expr:
    inner = comparison.this if isinstance(comparison, exp.Not) else comparison
    return inner if isinstance(inner, exp.Column) else inner.this


def _comparison(expression: exp.Expr, values: dict[str, Any], place: str, labels: Labels) -> Comparison:
    has, holds = values.get(f"{place}_has"), values.get(f"{place}_holds")
    return Comparison(expression.sql(dialect="duckdb"), holds, has, _said(expression, has, labels))


def _said(expression: exp.Expr, has: str | None, labels: Labels) -> str:
    """What is known, and what it would take."""
    what = " + ".join(labels(column.name) for column in _left(expression).find_all(exp.Column)) or "this"
    if has is None:
        return f"{what}: not known"
    negated = isinstance(expression, exp.Not)
    inner = expression.this if negated else expression
    if isinstance(inner, (exp.GTE, exp.GT)) and not negated and (short := _short(has, inner.expression)) is not None:
        return f"{what}: {_number(has)}, {short} short of {inner.expression.sql()}"
    if isinstance(inner, exp.In):
        takes = ", ".join(each.name for each in inner.expressions)
        return f"{what}: {has}; it takes {'none' if negated else 'one'} of {takes}"
    if isinstance(inner, exp.EQ) and isinstance(inner.expression, exp.Literal):
        return f"{what}: {has}; it takes {inner.expression.name}"
    if isinstance(inner, exp.Column):
        return f"{what}: {has}"
    return f"{what}: {has}; it takes {inner.expression.sql(dialect='duckdb') if inner.expression else inner.sql()}"


def _short(has: str, needed: exp.Expr) -> str | None:
    try:
        return _number(str(float(needed.name) - float(has)))
    except ValueError:
        return None


def _number(text: str) -> str:
    return f"{float(text):,.2f}".removesuffix(".00")
