"""What a definition says, as one hash (rule 24): its canonical SQL and everything declared that it names, transitively.

Layout, comments, descriptions and other entries never change it; a number, a condition, a list or the time zone does.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from jinja2 import Environment, Undefined
from sqlglot import exp, parse_one
from sqlglot.errors import ParseError
from sqlglot.optimizer.normalize_identifiers import normalize_identifiers

from accord.register.declared import Declared
from accord.settings import AccordError

LENGTH = 16
# Columns of `moments` that are computed from a profile value, by the value they need.
DERIVED = {"email_domain": "email", "is_customer": "account_id", "account_customer_since_at": "account_id"}


class _Macro(Undefined):
    """A technical macro: its name and arguments stand in the SQL, its text does not count."""

    def __call__(self, *args: Any, **kwargs: Any) -> str:  # type: ignore[override]
        given = [repr(arg) for arg in args] + [f"{key} := {value!r}" for key, value in sorted(kwargs.items())]
        return f"{self._undefined_name}({', '.join(given)})"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Macro(name=name)


class Fingerprints:
    """Fingerprints of the definitions of one dbt project in one time zone."""

    def __init__(self, project: Path, time_zone: str) -> None:
        self.declared = Declared(project)
        self.time_zone = time_zone

    def of(self, model: str, version: str) -> str:
        """SHA-256 of the canonical text, the first 16 hex digits."""
        text = json.dumps(self.canonical(model, version), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]

    def canonical(self, model: str, version: str) -> dict[str, Any]:
        """Everything the fingerprint is made of: `{"time_zone": …, "<kind>:<name>": canonical value, …}`."""
        said: dict[str, Any] = {"time_zone": self.time_zone}
        self._definition(model, version, said)
        return said

    def _definition(self, model: str, version: str, said: dict[str, Any]) -> None:
        key = f"definition:{version}"
        if key in said:
            return
        file = self.declared.definition_file(model, version)
        refs: list[tuple[str, str | None]] = []
        tree = canonical_sql(_render(file, refs, self.declared.project_vars()), str(file.name))
        said[key] = tree.sql(dialect="duckdb", comments=False)
        for name, named_version in refs:
            if name in self.declared.versions:
                self._definition(name, named_version or self.declared.latest(name), said)
            elif (rows := self.declared.seed(name)) is not None:
                said[f"seed:{name}"] = rows
        for column in {column.name.lower() for column in tree.find_all(exp.Column)}:
            self._column(column, said)

    def _column(self, column: str, said: dict[str, Any]) -> None:
        """What a column of `moments` stands for. A name that is not declared (lead_id, cycle, …) stands for itself."""
        self._profile(DERIVED.get(column, column), said)
        if fact := self.declared.facts.get(column):
            said[f"fact:{column}"] = fact
            self._signals(fact, said)
        if column in self.declared.answers:
            said[f"answer:{column}"] = column
        for scorecard, card in self.declared.scorecards.items():
            if column.startswith(f"{scorecard}_"):
                said[f"scorecard:{scorecard}"] = card
                self._signals(card, said)
                for profile in _values_of("profile", card):
                    self._profile(profile, said)

    def _profile(self, name: str, said: dict[str, Any]) -> None:
        if name in self.declared.profile:
            said[f"profile:{name}"] = self.declared.profile[name]

    def _signals(self, declaration: Any, said: dict[str, Any]) -> None:
        for name in _values_of("signal", declaration):
            signal = self.declared.signals.get(name)
            if signal is None:
                raise AccordError(f"'{name}' is named in a fact or scorecard but is not declared in signals.yml.")
            said[f"signal:{name}"] = dict(signal)
            if "when" in signal:
                condition = canonical_sql(f"select {signal['when']}", f"signal {name}")
                said[f"signal:{name}"]["when"] = condition.sql(dialect="duckdb", comments=False)


def canonical_sql(sql: str, place: str) -> exp.Expr:
    """The SQL without layout, and names in lower case. Raises AccordError where it is not SQL."""
    try:
        return normalize_identifiers(parse_one(sql, dialect="duckdb"), dialect="duckdb")
    except ParseError as error:
        raise AccordError(f"{place} cannot be read as SQL, so it has no fingerprint:\n{error}") from error


def _render(file: Path, refs: list[tuple[str, str | None]], project_vars: dict[str, Any]) -> str:
    """The model's SQL with every ref() as a plain name; `refs` collects (model, version) of each."""

    def ref(*names: str, v: str | None = None, version: str | None = None) -> str:
        refs.append((names[-1], v or version))
        return "__".join(filter(None, (names[-1], v or version)))

    environment = Environment(undefined=_Macro)
    template = environment.from_string(file.read_text())
    return template.render(
        ref=ref,
        source=lambda source, table: f"{source}.{table}",
        var=lambda name, default=None: project_vars.get(name, default),
        config=lambda **_: "",
    )


def _values_of(key: str, declaration: Any) -> list[str]:
    """Every value that stands under `key`, at any depth; a list gives each of its members."""
    if isinstance(declaration, list):
        return [value for item in declaration for value in _values_of(key, item)]
    if not isinstance(declaration, dict):
        return []
    here = declaration.get(key, [])
    found = [here] if isinstance(here, str) else list(here)
    return found + [value for name, item in declaration.items() if name != key for value in _values_of(key, item)]
