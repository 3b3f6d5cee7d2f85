"""What a definition says, as one hash (rule 24): its canonical SQL and everything declared that it names, transitively.

Layout, comments, descriptions and other entries never change it; a number, a condition, a list or the time zone does.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from sqlglot import exp

from accord.common.errors import AgreementError
from accord.register import definition_sql, scorecard_list
from accord.register.declared import Declared
from accord.register.definition_sql import canonical_sql

LENGTH = 16
# Columns of `moments` that are computed from a profile value, by the value they need.
DERIVED = {"email_domain": "email", "account_customer_since_at": "account_id"}
# Columns of `moments` and of activities that mean what is declared once for all versions, by the rule that says it.
RULES = {"cycle": "boundaries", "decision": "decisions", "is_customer": "is_customer", "is_visit_start": "visit"}


def fingerprint_of(said: dict[str, Any]) -> str:
    """SHA-256 of the canonical text, the first 16 hex digits."""
    text = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


class Fingerprints:
    """Fingerprints of the definitions of one dbt project in one time zone."""

    def __init__(self, project: Path, time_zone: str) -> None:
        self.declared = Declared(project)
        self.time_zone = time_zone

    def of(self, model: str, version: str) -> str:
        """The fingerprint of what a version says."""
        return fingerprint_of(self.canonical(model, version))

    def canonical(self, model: str, version: str) -> dict[str, Any]:
        """Everything the fingerprint is made of: `{"time_zone": …, "<kind>:<name>": canonical value, …}`."""
        self._no_circle(model, version)
        said: dict[str, Any] = {"time_zone": self.time_zone}
        self._definition(model, version, said)
        return said

    def _no_circle(self, model: str, version: str, readers: tuple[str, ...] = ()) -> None:
        """Raises AgreementError where a definition reads itself, directly or through others."""
        if version in readers:
            raise AgreementError(f"Definitions read each other in a circle: {' reads '.join((*readers, version))}.")
        for name, named_version in definition_sql.read(self.declared, model, version).definitions:
            self._no_circle(name, named_version, (*readers, version))

    def _definition(self, model: str, version: str, said: dict[str, Any]) -> None:
        key = f"definition:{version}"
        if key in said:
            return
        sql = definition_sql.read(self.declared, model, version)
        clauses = sorted(self._clauses(model, version))
        said[key] = {"stage": self.declared.stage(model), "clauses": clauses, "sql": sql.text}
        for name, named_version in sql.definitions:
            self._definition(name, named_version, said)
        for seed in sql.seeds:
            said[f"seed:{seed}"] = self.declared.seed(seed)
        for column in _columns_of(sql.tree):
            self._column(column, said)

    def _clauses(self, model: str, version: str) -> set[str]:
        """The clauses both YAML and SQL have. A version is met when those of its YAML are, so they must be the same."""
        described = set(self.declared.clauses(model, version))
        given = definition_sql.clauses(self.declared, model, version)
        file = self.declared.definition_file(model, version).name
        if only_in_sql := sorted(given - described):
            raise AgreementError(
                f"{model}, version {version}: {file} gives {', '.join(only_in_sql)}, which its YAML does not describe. "
                "A clause that is not described would not count: add it to the version's columns, "
                "or take it out of the SQL."
            )
        if only_in_yaml := sorted(described - given):
            raise AgreementError(
                f"{model}, version {version}: its YAML describes {', '.join(only_in_yaml)}, which the final select of "
                f"{file} does not give. Add it there, or take it out of the version's columns."
            )
        return given

    def _column(self, column: str, said: dict[str, Any]) -> None:
        """What a column of `moments` stands for. A name that is not declared (lead_id, …) stands for itself."""
        self._profile(DERIVED.get(column, column), said)
        self._rule(column, said)
        if feature := self.declared.features.get(column):
            said[f"feature:{column}"] = feature
            self._signals(feature, said)
        if column in self.declared.answers:
            said[f"answer:{column}"] = column
        for scorecard, card in self.declared.scorecards.items():
            if column in scorecard_list.columns(scorecard, card):
                said[f"scorecard:{scorecard}"] = card
                self._signals(card, said)
                for profile in _values_of("profile", card):
                    self._profile(profile, said)

    def _profile(self, name: str, said: dict[str, Any]) -> None:
        """A profile value or, of a column that a seed gives, the seed's rows and the value looked up in it."""
        if lookup := self.declared.lookups.get(name):
            said[f"seed:{lookup['seed']}"] = self.declared.seed(lookup["seed"])
            name = lookup["profile"]
        if name in self.declared.profile:
            said[f"profile:{name}"] = self.declared.profile[name]

    def _rule(self, column: str, said: dict[str, Any]) -> None:
        """What is declared once for all versions and decides what a column means."""
        rule = RULES.get(column)
        key = f"rule:{rule}"
        if rule is None or key in said:
            return
        said[key] = self.declared.rules[rule]
        if rule == "is_customer":
            condition = _condition(said[key], "features.yml, is_customer", "one moment by the columns of `moments`")
            said[key] = condition.sql(dialect="duckdb", comments=False)
            for named in _columns_of(condition):
                self._column(named, said)

    def _signals(self, declaration: Any, said: dict[str, Any]) -> None:
        for name in _values_of("signal", declaration):
            signal = self.declared.signals.get(name)
            if signal is None:
                raise AgreementError(f"'{name}' is named in a feature or scorecard but is not declared in signals.yml.")
            said[f"signal:{name}"] = dict(signal)
            if "when" in signal:
                place = f"signals.yml, signal '{name}'"
                condition = _condition(signal["when"], place, "one activity by the columns of `activities`")
                said[f"signal:{name}"]["when"] = condition.sql(dialect="duckdb", comments=False)
                for column in _columns_of(condition):
                    self._rule(column, said)


def _condition(sql: str, place: str, judges: str) -> exp.Expr:
    """A declared condition, canonical. Raises AgreementError where it is no SQL or reads a table."""
    condition = canonical_sql(f"select {sql}", place)
    if condition.find(exp.Table):
        raise AgreementError(f"{place}: its condition reads a table. It judges {judges}, and nothing else.")
    return condition


def _columns_of(tree: exp.Expr) -> set[str]:
    return {column.name.lower() for column in tree.find_all(exp.Column)}


def _values_of(key: str, declaration: Any) -> list[str]:
    """Every value that stands under `key`, at any depth; a list gives each of its members."""
    if isinstance(declaration, list):
        return [value for item in declaration for value in _values_of(key, item)]
    if not isinstance(declaration, dict):
        return []
    here = declaration.get(key, [])
    found = [here] if isinstance(here, str) else list(here)
    return found + [value for name, item in declaration.items() if name != key for value in _values_of(key, item)]
