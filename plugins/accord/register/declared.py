"""What `models/definitions/` declares (signals, features, lookups, scorecards …), and seeds, in canonical form."""

import csv
from functools import cached_property
from pathlib import Path
from typing import Any

from accord.common.errors import AgreementError
from accord.common.yaml_files import load_yaml
from accord.register import follow_up
from accord.register.canonical_form import canonical, canonical_card

# The prefix of a clause's column.
CLAUSE = "meets_"


class Declared:
    """Reads one dbt project's `models/definitions` and `seeds`, each file at most once."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self.folder = project / "models" / "definitions"

    @cached_property
    def _models(self) -> dict[str, dict[str, Any]]:
        """Model name -> its YAML, from every file of `models/definitions`."""
        files = sorted(self.folder.rglob("*.yml"))
        return {model["name"]: model | {"_file": file} for file in files for model in load_yaml(file).get("models", [])}

    def _meta(self, model: str) -> dict[str, Any]:
        meta: dict[str, Any] = self._models.get(model, {}).get("config", {}).get("meta", {})
        return meta

    @cached_property
    def signals(self) -> dict[str, Any]:
        return _by_name(self._meta("signals").get("signals", []))

    @cached_property
    def features(self) -> dict[str, Any]:
        return _by_name(self._meta("moments").get("features", []))

    @cached_property
    def profile(self) -> dict[str, Any]:
        return _by_name(self._meta("moments").get("profile", []))

    @cached_property
    def lookups(self) -> dict[str, Any]:
        """Columns that a seed gives: `seed` says which, `profile` of which value it is looked up."""
        return _by_name(self._meta("moments").get("lookups", []))

    @cached_property
    def mail(self) -> dict[str, Any]:
        """How the clicks of a mail are compared (`mail` in set_aside.yml): seconds, and the honeypot's condition."""
        mail: dict[str, Any] = self._meta("set_aside")["mail"]
        return mail

    @cached_property
    def descriptions(self) -> dict[str, str]:
        """Feature, profile value or lookup -> what its YAML calls it."""
        meta = self._meta("moments")
        given = [each for part in ("features", "profile", "lookups") for each in meta.get(part, [])]
        return {each["name"]: " ".join(str(each.get("description", "")).split()) for each in given}

    @cached_property
    def answers(self) -> set[str]:
        return set(self._meta("moments").get("answers", []))

    @cached_property
    def payload(self) -> list[str]:
        """The columns of `signals` that a scorecard's conditions and limits may name."""
        return list(self._meta("signals").get("payload", []))

    @cached_property
    def boundaries(self) -> list[dict[str, Any]]:
        """The kinds of activities that end a cycle, each with its off-ramp and options."""
        return list(self._meta("cycles").get("boundaries", []))

    @cached_property
    def rules(self) -> dict[str, Any]:
        """What is declared once for all versions, by name; `is_customer` is SQL. A boundary's off-ramp is not in it."""
        options = {
            each["kind"]: sorted(key for key, value in each.items() if value is True) for each in self.boundaries
        }
        return {
            "visit": self._meta("signals").get("visit"),
            "decisions": sorted(self._meta("cycles").get("decisions", [])),
            "boundaries": options,
            "is_customer": self._meta("moments").get("is_customer"),
        }

    @cached_property
    def scorecards(self) -> dict[str, Any]:
        """Scorecard name -> its canonical declaration."""
        metas = {name: self._meta(name) for name in self._models}
        return {name: canonical_card(meta["scorecard"]) for name, meta in metas.items() if "scorecard" in meta}

    @cached_property
    def follow_up(self) -> list[dict[str, Any]]:
        """The versions of the follow-up agreement, as written; none of a project from before there was one."""
        return list(self._meta(follow_up.YAML_MODEL).get("follow_up", []))

    @cached_property
    def versions(self) -> dict[str, list[str]]:
        """Model name -> its version names; only models that have versions."""
        return {
            name: [str(version["v"]) for version in model["versions"]]
            for name, model in self._models.items()
            if model.get("versions")
        }

    def stage(self, model: str) -> str | None:
        """The stage that a definition decides, as written."""
        return self._meta(model).get("stage")

    def clauses(self, model: str, version: str) -> dict[str, str]:
        """The meets_* columns in a version's YAML -> description: its own columns and those it takes from the model."""
        declared = self._models[model]
        columns = self._version(model, version).get("columns", [])
        shared = next((column for column in columns if "include" in column), {"include": "all"})
        of_model = [each for each in declared.get("columns", []) if each["name"] not in shared.get("exclude", [])]
        if shared["include"] not in ("all", "*"):
            of_model = [each for each in of_model if each["name"] in shared["include"]]
        all_columns = [*of_model, *(column for column in columns if "name" in column)]
        descriptions = {column["name"]: " ".join(str(column.get("description", "")).split()) for column in all_columns}
        return {name: description for name, description in descriptions.items() if name.startswith(CLAUSE)}

    def file_of(self, model: str) -> Path:
        """The YAML file that declares a model."""
        file: Path = self._models[model]["_file"]
        return file

    def latest(self, model: str) -> str:
        return str(self._models[model].get("latest_version", max(self.versions[model])))

    def definition_file(self, model: str, version: str) -> Path:
        """The SQL file of a version (its `defined_in`, else its name). Raises AgreementError if it is missing."""
        declared = self._models[model]
        file: Path = declared["_file"].parent / f"{self._version(model, version).get('defined_in', version)}.sql"
        if not file.exists():
            raise AgreementError(
                f"{declared['_file'].name}, version {version}: its SQL {file.name} is missing. Restore the file, or "
                "correct defined_in."
            )
        return file

    def _version(self, model: str, version: str) -> dict[str, Any]:
        """A version's YAML. Raises AgreementError if the model has no version with this name."""
        declared = self._models[model]
        for each in declared["versions"]:
            if str(each["v"]) == version:
                found: dict[str, Any] = each
                return found
        raise AgreementError(f"There is no version '{version}' of '{model}' in {declared['_file'].name}.")

    def seed(self, name: str) -> list[list[str]] | None:
        """Header and rows of a seed, sorted because their order has no meaning; None if there is no such seed."""
        file = self.project / "seeds" / f"{name}.csv"
        if not file.exists():
            return None
        with file.open(newline="") as lines:
            header, *rows = [row for row in csv.reader(lines) if row]
        return [header, *sorted(rows)]

    def project_vars(self) -> dict[str, Any]:
        declared: dict[str, Any] = load_yaml(self.project / "dbt_project.yml").get("vars", {})
        return declared


def _by_name(declarations: list[dict[str, Any]]) -> dict[str, Any]:
    return {declaration["name"]: canonical(declaration) for declaration in declarations}
