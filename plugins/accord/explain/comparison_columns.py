"""The comparisons of a clause as further columns beside it."""

from sqlglot import exp

from accord.register.condition_tree import Comparison


def add_comparison(select: exp.Select, name: str, comparison: Comparison) -> None:
    """Columns beside the clause: whether the comparison holds, what is compared, and with what."""
    columns = {f"{name}_holds": comparison.sql, f"{name}_has": comparison.what}
    if comparison.needs:
        columns[f"{name}_needs"] = exp.Array(expressions=[each.copy() for each in comparison.needs])
    for number, column in enumerate(comparison.columns):
        columns[f"{name}_column_{number}"] = column
    for alias, sql in columns.items():
        select.select(exp.alias_(exp.paren(sql.copy()), alias), copy=False)
