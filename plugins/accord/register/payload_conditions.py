"""The condition of a scorecard's rule: SQL that judges one activity by its payload columns only."""

from collections.abc import Iterator, Sequence

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
    try:
        parsed = tree(f"select ({sql})")
    except SqlglotError:
        yield f"'{sql}' is not valid SQL."
        return
    if len(parsed.expressions) != 1 or len(list(parsed.find_all(exp.Query))) > 1 or parsed.find(exp.Table):
        yield "its condition reads a table; a rule judges one activity by its payload columns."
    for column in sorted({column.sql() for column in parsed.find_all(exp.Column)}):
        if column.lower() not in payload:
            yield f"'{column}' is not a payload column; known are {', '.join(payload)}.{meant(column, payload)}"
    if parsed.find(exp.AggFunc, exp.Window):
        yield "its condition looks at other activities; a rule judges one by its payload columns."
    for function in parsed.find_all(exp.Func):
        name = (function.name if isinstance(function, exp.Anonymous) else function.sql_name()).lower()
        if name.startswith(("current_", "now", "today", "rand", "uuid", "gen_random", "get_current", "localtime")):
            yield f"'{name}' gives another result tomorrow; a rule must give the same one every day."
