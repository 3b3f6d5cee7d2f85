"""What a condition asks, as a tree: comparisons, joined by and or or.

Nothing is evaluated here. Each comparison keeps its own SQL, which DuckDB evaluates; its other parts are for the words.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from accord.register.declared import CLAUSE

SHAPES: dict[type[exp.Expr], tuple[str, str, str]] = {  # as written, negated, with its sides exchanged
    exp.GTE: ("at_least", "less_than", "at_most"),
    exp.GT: ("more_than", "at_most", "less_than"),
    exp.LTE: ("at_most", "more_than", "at_least"),
    exp.LT: ("less_than", "at_least", "more_than"),
    exp.EQ: ("one_of", "none_of", "one_of"),
    exp.NEQ: ("none_of", "one_of", "none_of"),
    exp.NullSafeEQ: ("one_of", "none_of", "one_of"),
    exp.NullSafeNEQ: ("none_of", "one_of", "none_of"),
}
OPPOSITE = {"at_least": "less_than", "more_than": "at_most", "at_most": "more_than", "less_than": "at_least",
            "one_of": "none_of", "none_of": "one_of"}  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """`sql` says whether it holds, `what` is what is compared with each of `needs`.

    `shape`: at_least, more_than, at_most, less_than, one_of, none_of, like, unlike, yes, no, known, unknown, always,
    never; and other, a condition that only its own SQL can say. `holds_if_unknown`: the SQL says so with a coalesce.
    """

    shape: str
    sql: exp.Expr
    what: exp.Expr
    needs: tuple[exp.Expr, ...] = ()
    holds_if_unknown: bool = False

    @property
    def number(self) -> float | None:
        """The number that the value must reach, or must not pass; None where it is compared in another way."""
        if self.shape not in ("at_least", "at_most") or len(self.needs) != 1:
            return None
        needed, sign = self.needs[0], 1
        while isinstance(needed, exp.Paren | exp.Neg | exp.Cast):
            sign = -sign if isinstance(needed, exp.Neg) else sign
            needed = needed.this
        is_number = isinstance(needed, exp.Literal) and not needed.is_string
        return sign * float(needed.this) if is_number else None

    @property
    def columns(self) -> list[exp.Column]:
        """The columns it reads, each once, in the order written."""
        return list({column.sql(): column for column in self.sql.find_all(exp.Column)}.values())


@dataclass(frozen=True)
class Joined:
    """`by`: and, or."""

    by: str
    parts: tuple["Condition", ...]


Condition = Comparison | Joined


def computes_clause(column: exp.Expr) -> bool:
    """Whether a column of a select computes a clause. A select may also take one from a WITH part by its name."""
    if not isinstance(column, exp.Alias) or not column.alias.startswith(CLAUSE):
        return False
    return not (isinstance(column.this, exp.Column) and column.this.name.startswith(CLAUSE))


def read(sql: exp.Expr) -> Condition:
    """The condition that a boolean expression states."""
    return _read(sql, is_negated=False)


def comparisons(condition: Condition) -> Iterator[Comparison]:
    if isinstance(condition, Comparison):
        yield condition
    else:
        for part in condition.parts:
            yield from comparisons(part)


def _read(sql: exp.Expr, is_negated: bool) -> Condition:
    if isinstance(sql, exp.Paren):
        return _read(sql.this, is_negated)
    if isinstance(sql, exp.Not):
        return _read(sql.this, not is_negated)
    if isinstance(sql, exp.And | exp.Or):
        return _joined("and" if isinstance(sql, exp.And) != is_negated else "or", sql, is_negated)
    if isinstance(sql, exp.Between) and _has_only(sql, "this", "low", "high"):
        bounds = exp.And(
            this=exp.GTE(this=sql.this.copy(), expression=sql.args["low"].copy()),
            expression=exp.LTE(this=sql.this.copy(), expression=sql.args["high"].copy()),
        )
        return _read(bounds, is_negated)
    if isinstance(sql, exp.Coalesce) and len(sql.expressions) == 1:
        otherwise = _boolean(sql.expressions[0])
        inner = _read(sql.this, is_negated)
        if otherwise is not None and isinstance(inner, Comparison) and inner.shape != "other":
            return Comparison(inner.shape, _itself(sql, is_negated), inner.what, inner.needs, otherwise != is_negated)
    shape, what, needs = _parts(sql, is_negated)
    return Comparison(shape, _itself(sql, is_negated), what, needs)


def _joined(by: str, sql: exp.Expr, is_negated: bool) -> Condition:
    """One level for parts that are joined in the same way, and one comparison for alternatives of the same value."""
    parts: list[Condition] = []
    for side in (sql.this, sql.expression):
        part = _read(side, is_negated)
        parts += part.parts if isinstance(part, Joined) and part.by == by else [part]
    kept: list[Condition] = []
    for part in parts:
        last = kept[-1] if kept else None
        if by == "or" and isinstance(last, Comparison) and isinstance(part, Comparison) and _are_alike(last, part):
            either = exp.Or(this=exp.paren(last.sql.copy()), expression=exp.paren(part.sql.copy()))
            kept[-1] = Comparison(last.shape, either, last.what, last.needs + part.needs, last.holds_if_unknown)
        else:
            kept.append(part)
    return kept[0] if len(kept) == 1 else Joined(by, tuple(kept))


def _are_alike(one: Comparison, other: Comparison) -> bool:
    is_list = one.shape == other.shape and one.shape in ("one_of", "like")
    return is_list and one.what == other.what and one.holds_if_unknown == other.holds_if_unknown


def _parts(sql: exp.Expr, is_negated: bool) -> tuple[str, exp.Expr, tuple[exp.Expr, ...]]:
    """Shape, what is compared, and with what."""
    if type(sql) in SHAPES and _has_only(sql, "this", "expression"):
        return _of_two_sides(sql, is_negated)
    if isinstance(sql, exp.In) and _has_only(sql, "this", "expressions") and not sql.find(exp.Null):
        return ("none_of" if is_negated else "one_of"), sql.this, tuple(sql.expressions)
    if isinstance(sql, exp.Like | exp.ILike) and isinstance(sql.expression, exp.Literal):
        is_negated = is_negated != bool(sql.args.get("negate"))
        return ("unlike" if is_negated else "like"), sql.this, (sql.expression,)
    if isinstance(sql, exp.Is) and isinstance(sql.expression, exp.Null):
        return ("known" if is_negated else "unknown"), sql.this, ()
    if isinstance(sql, exp.Column):
        return ("no" if is_negated else "yes"), sql, ()
    is_true = _boolean(sql)
    if is_true is not None:
        return ("always" if is_true != is_negated else "never"), sql, ()
    return "other", sql, ()


def _of_two_sides(sql: exp.Expr, is_negated: bool) -> tuple[str, exp.Expr, tuple[exp.Expr, ...]]:
    as_written, negated, exchanged = SHAPES[type(sql)]
    what, needs = sql.this, sql.expression
    if what.find(exp.Column) is None:
        what, needs = needs, what
        as_written, negated = exchanged, OPPOSITE[exchanged]
    if what.find(exp.Column) is None or needs.find(exp.Any, exp.All, exp.Query, exp.Null):
        return "other", sql, ()
    shape = negated if is_negated else as_written
    is_true = _boolean(needs)
    if is_true is not None and shape in ("one_of", "none_of"):
        return ("yes" if is_true == (shape == "one_of") else "no"), what, ()
    return shape, what, (needs,)


def _has_only(sql: exp.Expr, *parts: str) -> bool:
    """Whether the expression has no other parts: another part could change its meaning."""
    return {name for name, value in sql.args.items() if value} <= set(parts)


def _boolean(sql: exp.Expr) -> bool | None:
    """A constant; DuckDB writes true as CAST('t' AS BOOLEAN)."""
    if isinstance(sql, exp.Boolean):
        return bool(sql.this)
    is_cast = isinstance(sql, exp.Cast) and sql.to.is_type(exp.DataType.Type.BOOLEAN)
    return sql.this.name.startswith("t") if is_cast and isinstance(sql.this, exp.Literal) else None


def _itself(sql: exp.Expr, is_negated: bool) -> exp.Expr:
    return exp.Not(this=exp.paren(sql.copy())) if is_negated else sql.copy()
