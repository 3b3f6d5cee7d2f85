"""One version's SQL: what it reads, and which clauses it gives.

A definition may read only `moments`, seeds and other definitions. Anything else would not be part of its fingerprint,
and might not have been known at the moment that the definition judges. It may also read when another gate was first met
by the version in force (`<gate>_firsts`, rule 26): the content of those versions is frozen by their own signatures.
"""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, Undefined
from jinja2.exceptions import TemplateError
from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.normalize_identifiers import normalize_identifiers
from sqlglot.optimizer.scope import Scope, traverse_scope

from accord.common.errors import AgreementError
from accord.register.declared import CLAUSE, Declared

MOMENTS = "moments"
MAY_READ = "A definition may ref() moments, seeds and versions of definitions only"


@dataclass(frozen=True)
class DefinitionSql:
    """`tree`: canonical SQL, `text`: the same as text. `definitions`: each (model, version) that it reads.

    `seeds`: the seeds that it reads.
    """

    tree: exp.Expr
    text: str
    definitions: tuple[tuple[str, str], ...]
    seeds: tuple[str, ...]


@dataclass(frozen=True)
class _Parsed:
    """`refs`: (model, version) of each ref(), by the name it has in `tree`; `tables`: all that the SQL reads."""

    tree: exp.Expr
    text: str
    refs: dict[str, tuple[str, str | None]]
    tables: set[str]


def read(declared: Declared, model: str, version: str) -> DefinitionSql:
    """A version's SQL. Raises AgreementError, naming its file, if it reads anything that it must not read."""
    file = declared.definition_file(model, version)
    parsed = _parsed(file.read_text(), file.name, json.dumps(declared.project_vars(), default=str))
    definitions: list[tuple[str, str]] = []
    seeds: list[str] = []
    for name, named_version in parsed.refs.values():
        if name in declared.versions:
            definitions.append((name, named_version or declared.latest(name)))
        elif declared.seed(name) is not None:
            seeds.append(name)
        elif name != MOMENTS and not _is_another_gate(declared, name, model):
            raise AgreementError(
                f"{file.name} reads ref('{name}'). {MAY_READ}. If it needs more about a lead, declare a feature in "
                "features.yml."
            )
    for table in parsed.tables:
        if table not in parsed.refs:
            raise AgreementError(f"{file.name} reads {table} without a ref(). {MAY_READ}.")
    return DefinitionSql(parsed.tree, parsed.text, tuple(definitions), tuple(seeds))


@cache
def _parsed(text: str, file: str, project_vars: str) -> _Parsed:
    """Cached by the file's text and the project's vars (JSON). Callers must not change the result."""
    refs: dict[str, tuple[str, str | None]] = {}
    tree = canonical_sql(_render(text, file, refs, json.loads(project_vars)), file)
    return _Parsed(tree, tree.sql(dialect="duckdb", comments=False), refs, _tables(tree))


def _is_another_gate(declared: Declared, name: str, model: str) -> bool:
    gate = name.removesuffix("_firsts")
    return gate != name and gate in declared.versions and gate != model


def clauses(declared: Declared, model: str, version: str) -> set[str]:
    """The meets_* columns that a version's SQL gives, including those from a `*`."""
    definition = read(declared, model, version)
    columns = _columns(declared, definition, traverse_scope(definition.tree)[-1])
    return {name for name in columns if name.startswith(CLAUSE)}


@cache
def canonical_sql(sql: str, place: str) -> exp.Expr:
    """The SQL without layout, names in lower case; callers must not change it. Raises AgreementError if not SQL."""
    try:
        return normalize_identifiers(parse_one(sql, dialect="duckdb"), dialect="duckdb")
    except SqlglotError as error:
        raise AgreementError(f"{place} is not valid SQL, so it has no fingerprint:\n{error}") from error


def _columns(declared: Declared, definition: DefinitionSql, scope: Scope) -> set[str]:
    """The columns that a select gives. A `*` stands for all columns of its sources."""
    if scope.set_operation_scopes:
        return _columns(declared, definition, scope.set_operation_scopes[0])
    select = scope.expression
    if not isinstance(select, exp.Query):
        return set()
    names = {name.lower() for name in select.named_selects if name != "*"}
    for star in (item for item in select.selects if item.is_star):
        table = star.table if isinstance(star, exp.Column) else ""
        left_out = {column.name.lower() for column in star.find_all(exp.Column) if not column.is_star}
        for source in [scope.sources[table]] if table else [source for _, source in scope.selected_sources.values()]:
            names |= _columns_of_source(declared, definition, source) - left_out
    return names


def _columns_of_source(declared: Declared, definition: DefinitionSql, source: exp.Expr | Scope) -> set[str]:
    """The columns that a `*` takes from one source; none from moments and seeds, which have no clauses."""
    if isinstance(source, Scope):
        return _columns(declared, definition, source)
    for model, version in definition.definitions:
        if source.name in (model, f"{model}__{version}".lower()):
            return clauses(declared, model, version)
    return set()


def _tables(tree: exp.Expr) -> set[str]:
    """Names of the tables (not of the CTEs) that the SQL reads, at any depth."""
    tables = [
        source for scope in traverse_scope(tree) for source in scope.sources.values() if isinstance(source, exp.Table)
    ]
    return {exp.Table(**{**table.args, "alias": None}).sql(dialect="duckdb", comments=False) for table in tables}


class _Macro(Undefined):
    """A technical macro: the fingerprint contains its name and arguments, not its text."""

    def __call__(self, *args: Any, **kwargs: Any) -> str:  # type: ignore[override]
        arguments = [repr(arg) for arg in args] + [f"{key} := {value!r}" for key, value in sorted(kwargs.items())]
        return f"{self._undefined_name}({', '.join(arguments)})"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Macro(name=name)


def _render(text: str, file: str, refs: dict[str, tuple[str, str | None]], project_vars: dict[str, Any]) -> str:
    """The model's SQL with a table name for every ref(); `refs` collects that name -> (model, version)."""

    def ref(*names: str, v: str | None = None, version: str | None = None) -> str:
        table = "__".join(filter(None, (names[-1], v or version))).lower()
        refs[table] = (names[-1], v or version)
        return table

    def source(schema: str, table: str) -> str:
        raise AgreementError(f"{file} reads source('{schema}', '{table}'). {MAY_READ}.")

    environment = Environment(undefined=_Macro)
    try:
        return environment.from_string(text).render(
            ref=ref,
            source=source,
            var=lambda name, default=None: project_vars.get(name, default),
            config=lambda **_: "",
        )
    except TemplateError as error:
        raise AgreementError(f"{file} is not a valid dbt model, so it has no fingerprint:\n{error}") from error
