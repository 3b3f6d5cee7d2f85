"""The register's entries: what the YAML of definitions and of the follow-up agreement states, and until when each
version is in force.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from accord.common.errors import AgreementError
from accord.common.instants import first_instant
from accord.common.settings import DBT_PROJECT, Settings
from accord.common.yaml_files import load_yaml
from accord.register import compared_texts, declaration_schemas, declared_files, definition_sql, follow_up
from accord.register.declared import CLAUSE, Declared
from accord.register.fingerprints import Fingerprints, fingerprint_of
from accord.register.signatures import Signature, SignedText, day, known_fields, signature, signed_fingerprint
from accord.register.stages import gates

FIELDS = {"in_force_from", "review_by", "marketing", "sales", "fingerprint"}


@dataclass(frozen=True)
class Entry(SignedText):
    """One version of one gate's definition, or of the follow-up agreement (model and stage `follow_up`).

    Instants are aware UTC; `in_force_to` is derived (rule 23).

    `canonical`: what the fingerprint is computed from (`Fingerprints.canonical`).
    `clauses`: name -> description, in the order of the YAML; of the follow-up agreement target -> its promise in words.
    """

    definition: str
    model: str
    stage: str
    description: str
    file: Path
    in_force_from: date | None
    review_by_on: date | None
    marketing: Signature
    sales: Signature
    fingerprint: str
    signed_fingerprint: str | None
    in_force_from_at: datetime | None = None
    in_force_to: date | None = None
    in_force_to_at: datetime | None = None
    canonical: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    clauses: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_follow_up(self) -> bool:
        return self.model == follow_up.MODEL

    @property
    def signed_as(self) -> str:
        """What `accord sign` calls it."""
        return f"{self.model} {self.definition}"


def entries(settings: Settings, project: Path = DBT_PROJECT) -> list[Entry]:
    """Every version of every gate's definition, by stage and start, candidates last; then those of the follow-up
    agreement. Callers must not change them.

    Raises AgreementError, naming file and entry, if the YAML is not valid or two versions start on the same day.
    """
    return list(_read(project, settings.time_zone, declared_files.digest(project)))


@lru_cache(maxsize=8)
def _read(project: Path, time_zone: str, digest: str) -> list[Entry]:
    """`digest`: of the files, because one run reads the same ones many times."""
    declaration_schemas.check(project)
    fingerprints = Fingerprints(project, time_zone)
    models = gates(project)
    register: list[Entry] = []
    for folder in models.values():
        for file in sorted((project / "models" / "definitions" / folder).glob("*.yml")):
            for model in load_yaml(file).get("models", []):
                register += _versions(model, file, fingerprints, models)
    register += _of_follow_up(fingerprints)
    names = [entry.definition for entry in register]
    for entry in register:
        if names.count(entry.definition) > 1:
            raise AgreementError(
                f"{entry.file.name}: two versions are called '{entry.definition}'. "
                "A version's name must be unique in the project: rename one of them."
            )
    stages = (*models, follow_up.MODEL)
    return [
        entry for stage in stages for entry in _in_order([each for each in register if each.stage == stage], time_zone)
    ]


def _versions(model: dict[str, Any], file: Path, fingerprints: Fingerprints, models: dict[str, str]) -> list[Entry]:
    """The versions of one model. `models`: gate -> its model, from seeds/stages.csv."""
    stage = model.get("config", {}).get("meta", {}).get("stage")
    if stage not in models:
        *most, last = models
        raise AgreementError(
            f"{file.name}: model '{model.get('name')}' has stage '{stage}'. "
            f"Set config.meta.stage to {', '.join(most)} or {last}."
        )
    if model["name"] != models[stage]:
        raise AgreementError(
            f"{file.name}: model '{model['name']}' has stage '{stage}', whose model is '{models[stage]}' in "
            "seeds/stages.csv. Correct one of the two."
        )
    return [_entry(version, model["name"], stage, file, fingerprints) for version in model.get("versions", [])]


def _entry(version: dict[str, Any], model: str, stage: str, file: Path, fingerprints: Fingerprints) -> Entry:
    name = str(version.get("v"))
    place = f"{file.name}, version {name}"
    meta = version.get("config", {}).get("meta", {})
    known_fields(meta, {"agreement"}, f"{place}, config.meta")
    canonical = fingerprints.canonical(model, name)
    _require_comparable(fingerprints.declared, model, name)
    clauses = fingerprints.declared.clauses(model, name)
    return Entry(
        definition=name,
        model=model,
        stage=stage,
        description=" ".join(str(version.get("description", "")).split()),
        file=file,
        canonical=canonical,
        clauses={column.removeprefix(CLAUSE): description for column, description in clauses.items()},
        **_agreed(meta.get("agreement"), "config.meta.agreement", place, canonical),
    )


def _of_follow_up(fingerprints: Fingerprints) -> list[Entry]:
    """The versions of the follow-up agreement."""
    found = []
    for version in fingerprints.declared.follow_up:
        file, name = fingerprints.declared.file_of(follow_up.YAML_MODEL), version["v"]
        canonical = fingerprints.canonical_follow_up(version)
        found.append(
            Entry(
                definition=name,
                model=follow_up.MODEL,
                stage=follow_up.MODEL,
                description=" ".join(str(version.get("description", "")).split()),
                file=file,
                canonical=canonical,
                clauses=follow_up.targets_in_words(canonical[follow_up.key(name)]),
                **_agreed(version.get("agreement"), "agreement", f"{file.name}, version {name}", canonical),
            )
        )
    return found


def _agreed(agreement: Any, field_name: str, place: str, canonical: dict[str, Any]) -> dict[str, Any]:
    """The fields of an Entry that its agreement states, and the fingerprint."""
    if not isinstance(agreement, dict):
        raise AgreementError(
            f"{place}: {field_name} is missing. Add it (with an empty in_force_from it is a candidate)."
        )
    known_fields(agreement, FIELDS, place)
    return {
        "in_force_from": day(agreement, "in_force_from", place),
        "review_by_on": day(agreement, "review_by", place),
        "marketing": signature(agreement, "marketing", place),
        "sales": signature(agreement, "sales", place),
        "fingerprint": fingerprint_of(canonical),
        "signed_fingerprint": signed_fingerprint(agreement),
    }


def _require_comparable(declared: Declared, model: str, version: str) -> None:
    """Raises AgreementError if a version compares a text of the profile with a literal that it can never equal."""
    texts = {name for name, item in declared.profile.items() if item["type"] == "text"}
    found = list(compared_texts.problems(definition_sql.read(declared, model, version).tree, texts))
    if found:
        file = declared.definition_file(model, version).name
        raise AgreementError("\n".join(f"{file}: {problem}" for problem in found))


def _in_order(of_stage: list[Entry], time_zone: str) -> list[Entry]:
    """The versions of one stage by start, each in force until the next one starts; candidates come last."""
    dated = sorted((e for e in of_stage if e.in_force_from), key=lambda e: e.in_force_from or date.max)
    for one, other in pairwise(dated):
        if one.in_force_from == other.in_force_from:
            raise AgreementError(
                f"{one.file.name}, version {one.definition}: '{one.definition}' and '{other.definition}' of stage "
                f"{one.stage} both start on {one.in_force_from}. Give one of them another in_force_from."
            )
    ends = [*(later.in_force_from for later in dated[1:]), None][: len(dated)]
    bounded = [
        replace(
            entry,
            in_force_from_at=_first_instant(entry.in_force_from, time_zone),
            in_force_to=end,
            in_force_to_at=_first_instant(end, time_zone),
        )
        for entry, end in zip(dated, ends, strict=True)
    ]
    return bounded + sorted((e for e in of_stage if not e.in_force_from), key=lambda e: e.definition)


def _first_instant(day: date | None, time_zone: str) -> datetime | None:
    return first_instant(day, time_zone) if day else None
