"""The fingerprint of a definition (rule 24): one hash of its canonical SQL and of everything declared that it uses.

"Uses" includes what is used indirectly. Layout, comments, descriptions and other entries never change a fingerprint; a
number, a condition, a list or the time zone does.
"""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from sqlglot import exp

from accord.common.errors import AgreementError
from accord.register import definition_sql, follow_up, known_domains, scorecard_list
from accord.register.declared import Declared
from accord.register.definition_sql import canonical_sql

LENGTH = 16
# Columns of `moments` that are computed from a profile value -> that value.
DERIVED = {"email_domain": "email", "account_customer_since_at": "account_id"}
# Columns of `moments` and of activities whose meaning is declared once for all versions -> the rule that declares it.
RULES = {"cycle": "boundaries", "decision": "decisions", "is_customer": "is_customer", "is_visit_start": "visit"}


def fingerprint_of(canonical: dict[str, Any]) -> str:
    """The first 16 hex digits of the SHA-256 of a definition's canonical form."""
    text = json.dumps(canonical, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


class Fingerprints:
    """Fingerprints of the definitions and of the follow-up agreement of one dbt project in one time zone."""

    def __init__(self, project: Path, time_zone: str) -> None:
        self.declared = Declared(project)
        self.time_zone = time_zone

    def canonical(self, model: str, version: str) -> dict[str, Any]:
        """What the fingerprint is computed from: `{"time_zone": …, "<kind>:<name>": canonical value, …}`."""
        self._require_no_circle(model, version)
        parts: dict[str, Any] = {"time_zone": self.time_zone}
        self._add_definition(model, version, parts)
        return parts

    def canonical_follow_up(self, version: dict[str, Any]) -> dict[str, Any]:
        """The same for a version of the follow-up agreement, as its YAML declares it (rule 29)."""
        parts: dict[str, Any] = {"time_zone": self.time_zone}
        text = follow_up.canonical_version(version)
        for name, target in text["targets"].items():
            if "when" in target:
                place = f"agreement.yml, version {version['v']}, target '{name}'"
                target["when"], columns = _condition(target["when"], place, "one moment by the columns of `moments`")
                for column in columns:
                    self._add_column(column, parts)
        parts[follow_up.key(version["v"])] = text
        return parts

    def _require_no_circle(self, model: str, version: str, readers: tuple[str, ...] = ()) -> None:
        """Raises AgreementError if a definition reads itself, directly or through others."""
        if version in readers:
            raise AgreementError(
                f"Definitions read each other in a circle: {' reads '.join((*readers, version))}. Remove one of these "
                "ref()s."
            )
        for name, named_version in definition_sql.read(self.declared, model, version).definitions:
            self._require_no_circle(name, named_version, (*readers, version))

    def _add_definition(self, model: str, version: str, parts: dict[str, Any]) -> None:
        key = f"definition:{version}"
        if key in parts:
            return
        sql = definition_sql.read(self.declared, model, version)
        clauses = sorted(self._clauses(model, version))
        parts[key] = {"stage": self.declared.stage(model), "clauses": clauses, "sql": sql.text}
        for name, named_version in sql.definitions:
            self._add_definition(name, named_version, parts)
        for seed in sql.seeds:
            self._add_seed(seed, parts)
        for column in _columns_of(sql.tree):
            self._add_column(column, parts)

    def _clauses(self, model: str, version: str) -> set[str]:
        """The clauses of a version. Raises AgreementError if YAML and SQL do not have the same ones.

        The clauses in the YAML decide whether a version is met, so both must agree.
        """
        described = set(self.declared.clauses(model, version))
        given = definition_sql.clauses(self.declared, model, version)
        file = self.declared.definition_file(model, version).name
        if only_in_sql := sorted(given - described):
            raise AgreementError(
                f"{model}, version {version}: {file} gives {', '.join(only_in_sql)}, which its YAML does not describe. "
                "A clause that is not described would not count: add it to the version's columns, "
                "or remove it from the SQL."
            )
        if only_in_yaml := sorted(described - given):
            raise AgreementError(
                f"{model}, version {version}: its YAML describes {', '.join(only_in_yaml)}, which the final select of "
                f"{file} does not give. Add it there, or remove it from the version's columns."
            )
        return given

    def _add_column(self, column: str, parts: dict[str, Any]) -> None:
        """Adds the declarations behind a column of `moments`; lead_id and such columns have none."""
        self._add_profile(DERIVED.get(column, column), parts)
        self._add_rule(column, parts)
        if feature := self.declared.features.get(column):
            parts[f"feature:{column}"] = feature
            self._add_signals(feature, parts)
        if column in self.declared.answers:
            parts[f"answer:{column}"] = column
        for scorecard, card in self.declared.scorecards.items():
            if column in scorecard_list.columns(scorecard, card):
                parts[f"scorecard:{scorecard}"] = card
                self._add_signals(card, parts)
                for profile in _values_of("profile", card):
                    self._add_profile(profile, parts)

    def _add_profile(self, name: str, parts: dict[str, Any]) -> None:
        """Adds a profile value; for a column from a seed, the seed and the value that is looked up in it."""
        if lookup := self.declared.lookups.get(name):
            self._add_seed(lookup["seed"], parts)
            name = lookup["profile"]
        if name in self.declared.profile:
            parts[f"profile:{name}"] = self.declared.profile[name]

    def _add_seed(self, name: str, parts: dict[str, Any]) -> None:
        """Adds the rows of a seed, but not of one that has signatures of its own."""
        if name != known_domains.SEED:
            parts[f"seed:{name}"] = self.declared.seed(name)

    def _add_rule(self, column: str, parts: dict[str, Any]) -> None:
        """Adds the rule, declared once for all versions, that decides the meaning of a column."""
        rule = RULES.get(column)
        key = f"rule:{rule}"
        if rule is None or key in parts:
            return
        parts[key] = self.declared.rules[rule]
        if rule == "is_customer":
            judged = "one moment by the columns of `moments`"
            parts[key], columns = _condition(parts[key], "features.yml, is_customer", judged)
            for used in columns:
                self._add_column(used, parts)

    def _add_signals(self, declaration: Any, parts: dict[str, Any]) -> None:
        for name in _values_of("signal", declaration):
            signal = self.declared.signals.get(name)
            if signal is None:
                raise AgreementError(
                    f"A feature or scorecard uses signal '{name}', which signals.yml does not declare. Declare it, or "
                    "correct the name."
                )
            parts[f"signal:{name}"] = dict(signal)
            if "when" in signal:
                place = f"signals.yml, signal '{name}'"
                judged = "one activity by the columns of `activities`"
                parts[f"signal:{name}"]["when"], columns = _condition(signal["when"], place, judged)
                for column in columns:
                    self._add_rule(column, parts)


@cache
def _condition(sql: str, place: str, judged: str) -> tuple[str, frozenset[str]]:
    """A declared condition in canonical form, and the columns it reads.

    Raises AgreementError if it is not SQL, or reads a table.
    """
    condition = canonical_sql(f"select {sql}", place)
    if condition.find(exp.Table):
        raise AgreementError(f"{place}: its condition reads a table. It may judge {judged} only.")
    return condition.sql(dialect="duckdb", comments=False), frozenset(_columns_of(condition))


def _columns_of(tree: exp.Expr) -> set[str]:
    return {column.name.lower() for column in tree.find_all(exp.Column)}


def _values_of(key: str, declaration: Any) -> list[str]:
    """All values under `key`, at any depth; of a list, each of its elements."""
    if isinstance(declaration, list):
        return [value for item in declaration for value in _values_of(key, item)]
    if not isinstance(declaration, dict):
        return []
    value = declaration.get(key, [])
    own_values = [value] if isinstance(value, str) else list(value)
    return own_values + [each for name, item in declaration.items() if name != key for each in _values_of(key, item)]
