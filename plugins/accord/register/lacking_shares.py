"""What leads lack of the clauses of a definition, as SQL over the states of all leads at once (rule 47).

The definition's own SQL decides whether a clause holds. Beside each clause stands, as a further column, the share that
its condition lacks.
"""

from collections.abc import Iterable

from sqlglot import exp

from accord.register.clause_places import clauses_written, selects
from accord.register.condition_tree import Comparison, Condition
from accord.register.declared import CLAUSE, Declared
from accord.register.definition_sql import MOMENTS, read

STATES = "states"  # what the query reads in place of `moments`
LACKS = "lacks_"


def query(declared: Declared, model: str, version: str, clauses: Iterable[str]) -> str:
    """Select of lead_id, and for each clause `meets_<clause>` and `lacks_<clause>`, over the relation `states`."""
    over_states = _over_states(declared, model, version)
    found = exp.select(f"evaluated.{_LEAD}").from_(over_states.subquery("evaluated"))
    lacking: dict[str, exp.Expr] = {}
    for number, (place, conditions) in enumerate(clauses_written(over_states).items()):
        part = _with_shares(over_states, place, conditions)
        if part is not None:
            alias = f"part_{number}"
            found = found.join(part.subquery(alias), on=f"evaluated.{_LEAD} = {alias}.{_LEAD}", join_type="left")
            lacking |= {each: exp.column(_lacks(each), alias) for each in conditions}
    for clause in clauses:
        column = CLAUSE + clause
        found = found.select(exp.column(column, "evaluated"))
        found = found.select(exp.alias_(lacking.get(column, exp.Literal.number(1)), LACKS + clause))
    return found.sql(dialect="duckdb", comments=False)


_LEAD = "lead_id"


def _lacks(column: str) -> str:
    return LACKS + column.removeprefix(CLAUSE)


def _over_states(declared: Declared, model: str, version: str) -> exp.Query:
    """A definition's query over `states`; the definitions that it reads do so too."""
    definition = read(declared, model, version)
    tree = definition.tree.copy()
    others = {f"{name}__{v}".lower(): (name, v) for name, v in definition.definitions}
    others |= {name: (name, v) for name, v in definition.definitions}
    assert isinstance(tree, exp.Query)
    ctes = {cte.alias for cte in tree.find_all(exp.CTE)}
    for table in list(tree.find_all(exp.Table)):
        name, alias = table.name, table.alias_or_name
        if name in others:
            table.replace(_over_states(declared, *others[name]).subquery(alias))
        elif name in definition.seeds:
            table.replace(exp.to_table(f"seeds.{name}", alias=alias))
        elif name == MOMENTS and not _is_cte(table, ctes):
            table.replace(exp.to_table(STATES, alias=alias))
        elif name.endswith("_firsts"):
            table.replace(exp.to_table(f"definitions.{name}", alias=alias))
    return tree


def _is_cte(table: exp.Table, ctes: set[str]) -> bool:
    """Whether a name means a part of the WITH. A part that reads a table of its own name means the table."""
    if table.name not in ctes:
        return False
    inside = table.find_ancestor(exp.CTE)
    return inside is None or inside.alias != table.name


def _with_shares(query: exp.Query, place: int, conditions: dict[str, Condition]) -> exp.Select | None:
    """The select of these clauses with the share that each lacks; None where it does not name the lead."""
    extended = query.copy()
    name, select = selects(extended)[place]
    if _LEAD not in select.named_selects:
        return None
    for column, condition in conditions.items():
        select.select(exp.alias_(_share(condition), _lacks(column)), copy=False)
    columns = [_LEAD, *map(_lacks, conditions)]
    outer = exp.select(*columns).from_(name or select.subquery("evaluated"))
    for cte in extended.ctes if name else ():
        outer = outer.with_(cte.alias, as_=cte.this, copy=False)
    return outer


def _share(condition: Condition) -> exp.Expr:
    if not isinstance(condition, Comparison):
        parts = [_share(each) for each in condition.parts]
        if condition.by == "or":
            return exp.Least(this=parts[0], expressions=parts[1:])
        total = parts[0]
        for part in parts[1:]:
            total = exp.Add(this=total, expression=part)
        return exp.paren(total)
    whole: exp.Expr = exp.Literal.number("1.0")
    if condition.number:
        has = exp.TryCast(this=exp.paren(condition.what.copy()), to=exp.DataType.build("double"))
        short = exp.Abs(this=exp.Sub(this=has, expression=exp.Literal.number(condition.number)))
        share = exp.Div(this=short, expression=exp.Literal.number(abs(condition.number)))
        whole = exp.Coalesce(this=share, expressions=[whole])
    holds = exp.Coalesce(this=exp.paren(condition.sql.copy()), expressions=[exp.false()])
    return exp.Case(ifs=[exp.If(this=holds, true=exp.Literal.number("0.0"))], default=whole)
