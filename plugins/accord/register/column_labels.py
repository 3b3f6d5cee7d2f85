"""What people call the columns that conditions read: as described in the YAML that declares them."""

from collections.abc import Iterable
from pathlib import Path

from sqlglot import exp

from accord.common.codes import plain
from accord.common.settings import DBT_PROJECT
from accord.register.declared import Declared

POINTS = {"total": "points in total", "fit": "fit points", "engagement": "engagement points"}
COUNTS = ("count", "distinct_days", "sum")
# Columns of moments that features.yml describes in sentences, not in a few words; and what conditions of reasons may
# read beside them.
COLUMNS = {
    "is_customer": "already a customer",
    "decision": "decision of Sales",
    "email_domain": "email domain",
    "account_customer_since_at": "company is a customer since",
    "attempts_before": "attempts of Sales before the decision",
    "contacts_before": "contacts before the decision",
}
COUNTED_COLUMNS = {"open_opportunities", "won_opportunities"}
# Functions that tidy a value and do not change what it means.
TIDYING = (exp.Lower, exp.Upper, exp.Trim, exp.Paren)
LOSSLESS = (exp.DataType.Type.TEXT, exp.DataType.Type.VARCHAR, exp.DataType.Type.DOUBLE)


class Labels:
    """Labels of one dbt project. `scorecards`: further ones, which an older version read."""

    def __init__(self, project: Path = DBT_PROJECT, scorecards: Iterable[str] = ()) -> None:
        self.declared = Declared(project)
        self._further = frozenset(scorecards)

    def terms(self, sql: exp.Expr) -> list[str] | None:
        """The columns that are compared, more than one where they are added up. None where it is anything else."""
        found = [self._term(term) for term in _terms(sql)]
        named = [label for label in found if label]
        return named if len(named) == len(found) else None

    def of(self, sql: exp.Expr) -> str:
        """What an expression compares: 'employees of the company', 'open opportunities + won opportunities', or SQL."""
        terms = self.terms(sql)
        return " + ".join(terms) if terms else sql.sql(dialect="duckdb")

    def is_counted(self, sql: exp.Expr) -> bool:
        """Whether it is a number of things that a lead has: points, visits, opportunities; or a sum of such numbers."""
        columns = [_bare(term) for term in _terms(sql)]
        return len(columns) > 1 or all(isinstance(each, exp.Column) and self._counts(each.name) for each in columns)

    def column(self, name: str, table: str = "") -> str:
        """A description, a scorecard's component, else the column's own name in plain words."""
        if label := self.declared.descriptions.get(name) or COLUMNS.get(name):
            return label
        card, component = self._component(name)
        if card:
            of_card = f" of {plain(card)}" if len(self._scorecards) > 1 else ""
            return POINTS.get(component, plain(component.removeprefix("is_"))) + of_card
        of_seed = f" in {plain(table)}" if table and self.declared.seed(table) is not None else ""
        return plain(name.removeprefix("is_").removeprefix("has_")) + of_seed

    def nothing(self, sql: exp.Expr) -> str:
        """What to say where there is no value."""
        names = {column.name for column in sql.find_all(exp.Column)}
        if names & self.declared.answers:
            return "not answered yet"
        if names & set(self.declared.features):
            return "never"
        if "decision" in names:
            return "none yet"
        return "none" if names & set(self.declared.lookups) else "not known"

    def _term(self, sql: exp.Expr) -> str | None:
        bare = _bare(sql)
        if isinstance(bare, exp.Column):
            return self.column(bare.name, bare.table)
        if not isinstance(bare, exp.Coalesce) or len(bare.expressions) != 1:
            return None
        inner, otherwise = self._term(bare.this), bare.expressions[0]
        return f"{inner} ({otherwise.name} if not known)" if inner and isinstance(otherwise, exp.Literal) else None

    def _counts(self, column: str) -> bool:
        if column in self.declared.features:
            return self.declared.features[column]["measure"] in COUNTS
        return column in COUNTED_COLUMNS or self._component(column)[1] in POINTS

    @property
    def _scorecards(self) -> set[str]:
        return {*self.declared.scorecards, *self._further}

    def _component(self, column: str) -> tuple[str, str]:
        """Scorecard and component of a score's column; empty texts of any other column."""
        for card in sorted(self._scorecards, key=len, reverse=True):  # a name may begin with another's
            if column.startswith(f"{card}_"):
                return card, column.removeprefix(f"{card}_")
        return "", ""


def _terms(sql: exp.Expr) -> list[exp.Expr]:
    inner = sql.this if isinstance(sql, exp.Paren) else sql
    return [*_terms(inner.this), *_terms(inner.expression)] if isinstance(inner, exp.Add) else [inner]


def _bare(sql: exp.Expr) -> exp.Expr:
    """Without what only tidies a value before it is compared; an empty text in place of none is that too."""
    while isinstance(sql, TIDYING) or _is_empty_text(sql) or (isinstance(sql, exp.Cast) and sql.to.is_type(*LOSSLESS)):
        sql = sql.this
    return sql


def _is_empty_text(sql: exp.Expr) -> bool:
    return isinstance(sql, exp.Coalesce) and sql.expressions == [exp.Literal.string("")]
