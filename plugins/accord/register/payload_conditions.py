"""Conditions that judge one row by its own columns: of a scorecard's rule, of a target of the follow-up agreement."""

from collections.abc import Iterable, Iterator, Sequence

from sqlglot import exp
from sqlglot.errors import SqlglotError

from accord.common.nearest import meant
from accord.common.sql_trees import tree


def canonical_condition(sql: str) -> str:
    """A condition without layout and comments; unchanged if it is not SQL."""
    try:
        return tree(f"select {sql}").sql(dialect="duckdb", comments=False)
    except SqlglotError:
        return sql


def columns_of(sql: str) -> list[str]:
    """The columns without a table's name that a condition reads, lower-case; none where it is not SQL."""
    found = _parsed(sql)
    return sorted({each.name.lower() for each in found.find_all(exp.Column) if not each.table}) if found else []


def compared_with(sql: str, column: str) -> list[str]:
    """The texts that a condition compares a column with, by = <> or in."""
    found: list[str] = []
    parsed = _parsed(sql)
    for each in parsed.find_all(exp.EQ, exp.NEQ, exp.In, exp.NullSafeEQ, exp.NullSafeNEQ) if parsed else ():
        sides = [each.this, *([each.expression] if each.args.get("expression") else each.expressions)]
        if any(isinstance(side, exp.Column) and side.name.lower() == column for side in sides):
            found += [side.this for side in sides if isinstance(side, exp.Literal) and side.is_string]
    return found


def _parsed(sql: str) -> exp.Expr | None:
    try:
        return tree(f"select ({sql})")
    except SqlglotError:
        return None


def condition_problems(sql: str, payload: Sequence[str]) -> Iterator[str]:
    """A message per error in a rule's `when`. `payload`: the columns that it may use, as signals.yml declares them."""
    yield from row_problems(sql, payload, "a payload column", f"known are {', '.join(payload)}.",
                            "a rule judges one activity by its payload columns", "other activities")  # fmt: skip


def row_problems(sql: str, columns: Iterable[str], column: str, known: str, judged: str, others: str) -> Iterator[str]:
    """A message per error in a condition that judges one row by its own `columns`.

    `column`, `known`, `judged`, `others`: what the messages call such a column, where the columns are listed, what the
    condition judges, and what it must not look at.
    """
    try:
        parsed = tree(f"select ({sql})")
    except SqlglotError:
        yield f"'{sql}' is not valid SQL."
        return
    if len(parsed.expressions) != 1 or len(list(parsed.find_all(exp.Query))) > 1 or parsed.find(exp.Table):
        yield f"its condition reads a table; {judged}."
    for name in sorted({column.sql() for column in parsed.find_all(exp.Column)}):
        if name.lower() not in columns:
            yield f"'{name}' is not {column}; {known}{meant(name, columns)}"
    if parsed.find(exp.AggFunc, exp.Window):
        yield f"its condition looks at {others}; {judged}."
    for function in parsed.find_all(exp.Func):
        called = (function.name if isinstance(function, exp.Anonymous) else function.sql_name()).lower()
        if called.startswith(("current_", "now", "today", "rand", "uuid", "gen_random", "get_current", "localtime")):
            yield f"'{called}' gives another result tomorrow; a rule must give the same one every day."
