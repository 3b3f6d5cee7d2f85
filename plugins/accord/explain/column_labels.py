"""What people call the columns that definitions read: in the words of the YAML that declares them."""

from pathlib import Path

from sqlglot import exp

from accord.common.settings import DBT_PROJECT
from accord.common.yaml_files import load_yaml
from accord.register.declared import Declared

COMPONENTS = {"total": "points in all", "fit": "fit points", "engagement": "engagement points"}
SAME = (exp.Lower, exp.Upper, exp.Trim, exp.Coalesce, exp.Cast, exp.Paren)


class Labels:
    """Labels of one dbt project."""

    def __init__(self, project: Path = DBT_PROJECT) -> None:
        self.declared = Declared(project)
        meta = load_yaml(self.declared.folder / "features.yml")["models"][0]["config"]["meta"]
        self._features = {feature["name"] for feature in meta.get("features", [])}
        self._descriptions = {
            each["name"]: " ".join(each.get("description", "").split())
            for part in ("features", "lookups")
            for each in meta.get(part, [])
        }

    def what(self, sql: exp.Expr) -> str:
        """What an expression compares: its column, a sum of columns, or as it is written."""
        terms = [_bare(term) for term in _terms(sql)]
        columns = [term for term in terms if isinstance(term, exp.Column)]
        if len(columns) < len(terms):
            return sql.sql(dialect="duckdb")
        return " + ".join(self.column(column.name, column.table) for column in columns)

    def column(self, name: str, table: str = "") -> str:
        """A feature's or lookup's description, a scorecard's component, else the column's name in plain words."""
        if said := self._descriptions.get(name):
            return said
        for card in sorted(self.declared.scorecards, key=len, reverse=True):  # a name may begin with another's
            component = name.removeprefix(f"{card}_")
            if component != name:
                of = f" of {plain(card)}" if len(self.declared.scorecards) > 1 else ""
                return COMPONENTS.get(component, plain(component)) + of
        of_seed = f" in {plain(table)}" if table and self.declared.seed(table) is not None else ""
        return plain(name.removeprefix("is_").removeprefix("has_")) + of_seed

    def nothing(self, sql: exp.Expr) -> str:
        """What it is called when nothing is known."""
        names = {column.name for column in sql.find_all(exp.Column)}
        if names & self.declared.answers:
            return "not answered yet"
        if names & self._features:
            return "never"
        return "none yet" if "decision" in names else "not known"


def plain(code: str) -> str:
    return code.replace("_", " ")


def _terms(sql: exp.Expr) -> list[exp.Expr]:
    inner = sql.this if isinstance(sql, exp.Paren) else sql
    return [*_terms(inner.this), *_terms(inner.expression)] if isinstance(inner, exp.Add) else [inner]


def _bare(sql: exp.Expr) -> exp.Expr:
    """Without what only tidies a value before it is compared."""
    while isinstance(sql, SAME) and len(list(sql.find_all(exp.Column))) == 1:
        sql = sql.this
    return sql
