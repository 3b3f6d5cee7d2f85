"""One version's SQL: what it reads, and which clauses it gives.

A definition reads `moments`, seeds and other definitions, nothing else: what it read besides would be neither in its
fingerprint nor known at the moment it judges. Of another gate it may also read when it was first met by the version in
force (`<gate>_firsts`, rule 26): what those versions say is frozen by their own signatures, and is not its own text.
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
MAY_READ = "A definition may ref() moments, seeds and versions of definitions, and nothing else"


@dataclass(frozen=True)
class DefinitionSql:
    """`tree` is canonical, `text` the same; `definitions` are (model, version) it reads, `seeds` their names."""

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
    """A version's SQL. Raises AgreementError, naming its file, where it reads anything it may not."""
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
                f"{file.name} reads ref('{name}'). {MAY_READ}. What it needs of a lead is a feature: features.yml."
            )
    for table in parsed.tables:
        if table not in parsed.refs:
            raise AgreementError(f"{file.name} reads {table} without a ref(). {MAY_READ}.")
    return DefinitionSql(parsed.tree, parsed.text, tuple(definitions), tuple(seeds))


@cache
def _parsed(text: str, file: str, project_vars: str) -> _Parsed:
    """Once a process for as long as the file and the project's vars (JSON) say the same. Not to be changed."""
    refs: dict[str, tuple[str, str | None]] = {}
    tree = canonical_sql(_render(text, file, refs, json.loads(project_vars)), file)
    return _Parsed(tree, tree.sql(dialect="duckdb", comments=False), refs, _tables(tree))


def _is_another_gate(declared: Declared, name: str, model: str) -> bool:
    gate = name.removesuffix("_firsts")
    return gate != name and gate in declared.versions and gate != model


def clauses(declared: Declared, model: str, version: str) -> set[str]:
    """The meets_* columns a version's SQL gives, those that come through a `*` included."""
    definition = read(declared, model, version)
    given = _columns(declared, definition, traverse_scope(definition.tree)[-1])
    return {name for name in given if name.startswith(CLAUSE)}


@cache
def canonical_sql(sql: str, place: str) -> exp.Expr:
    """The SQL without layout, and names in lower case; not to be changed. Raises AgreementError where it is not SQL."""
    try:
        return normalize_identifiers(parse_one(sql, dialect="duckdb"), dialect="duckdb")
    except SqlglotError as error:
        raise AgreementError(f"{place} cannot be read as SQL, so it has no fingerprint:\n{error}") from error


def _columns(declared: Declared, definition: DefinitionSql, scope: Scope) -> set[str]:
    """Columns a select gives. A `*` stands for those of everything it names."""
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
    """What a `*` brings from one source; of moments and seeds nothing, since no clause comes from there."""
    if isinstance(source, Scope):
        return _columns(declared, definition, source)
    for model, version in definition.definitions:
        if source.name in (model, f"{model}__{version}".lower()):
            return clauses(declared, model, version)
    return set()


def _tables(tree: exp.Expr) -> set[str]:
    """Names of the tables (not of the WITH parts) that the SQL reads, at any depth."""
    tables = [
        source for scope in traverse_scope(tree) for source in scope.sources.values() if isinstance(source, exp.Table)
    ]
    return {exp.Table(**{**table.args, "alias": None}).sql(dialect="duckdb", comments=False) for table in tables}


class _Macro(Undefined):
    """A technical macro: its name and arguments stand in the SQL, its text does not count."""

    def __call__(self, *args: Any, **kwargs: Any) -> str:  # type: ignore[override]
        given = [repr(arg) for arg in args] + [f"{key} := {value!r}" for key, value in sorted(kwargs.items())]
        return f"{self._undefined_name}({', '.join(given)})"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Macro(name=name)


def _render(text: str, file: str, refs: dict[str, tuple[str, str | None]], project_vars: dict[str, Any]) -> str:
    """The model's SQL with every ref() as a plain name; `refs` collects that name -> (model, version)."""

    def ref(*names: str, v: str | None = None, version: str | None = None) -> str:
        plain = "__".join(filter(None, (names[-1], v or version))).lower()
        refs[plain] = (names[-1], v or version)
        return plain

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
        raise AgreementError(f"{file} cannot be read as a dbt model, so it has no fingerprint:\n{error}") from error
