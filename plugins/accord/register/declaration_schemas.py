"""Checks signals, features, set-aside rules, scorecards and the follow-up agreement before anything is compiled from
them.

An unknown key is an error: if `half_life: 14` were ignored, points would never decay. One JSON Schema each
(`schemas/*.yml`) describes their shape; `declaration_names` and `follow_up_checks` check names and limits.
"""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from accord.common.errors import AgreementError
from accord.common.nearest import meant
from accord.common.yaml_files import load_yaml, parse_yaml
from accord.register import (
    calendar_seeds,
    declaration_names,
    declared_files,
    follow_up_checks,
    known_domains,
    scorecard_list,
)
from accord.register.declaration_names import DeclaredNames
from accord.register.stages import off_ramps

SCHEMAS = Path(__file__).parent / "schemas"
# Models that exist once; the schema has the same name.
FOLLOW_UP = ("hand_offs", "touches")
REASONS = "decisions"  # a revision from before there was a list of reasons has none
SINGLE = ("activities", "signals", "moments", "cycles", "set_aside", *FOLLOW_UP, REASONS)
# Other keys at the left margin would be ignored: neither dbt nor Accord reads them.
TOP_LEVEL = ("version", "models", "unit_tests")
# A place in a YAML file: keys and positions from its top.
Place = tuple[str | int, ...]


def check(project: Path) -> None:
    """Raises AgreementError with all errors, each with file, line and entry."""
    _check(project, declared_files.digest(project))


@lru_cache(maxsize=8)
def _check(project: Path, digest: str) -> None:
    """`digest`: of the files, because one process checks the same ones many times."""
    if misplaced := _unknown_top_level(project / "models" / "definitions"):
        raise AgreementError("\n".join(misplaced))
    models = _models(project / "models" / "definitions")
    # A revision from before there was a follow-up agreement has no folder for it.
    has_follow_up = (project / "models" / "definitions" / "follow_up").exists()
    needed = [name for name in SINGLE if name != REASONS and (has_follow_up or name not in FOLLOW_UP)]
    missing = [name for name in needed if name not in models]
    if missing:
        raise AgreementError(
            f"models/definitions declares no model '{missing[0]}'. Restore its YAML, or correct its name."
        )
    metas = {name: model.get("config", {}).get("meta", {}) for name, (_, _, model) in models.items()}
    found = {
        name: [*_schema_findings(file.read_text(), position, _schema_of(name))]
        for name, (file, position, _) in models.items()
    }
    if not any(found.get(name) for name in SINGLE):
        seeds = {file.stem for file in (project / "seeds").glob("*.csv")}
        names = DeclaredNames(
            metas, seeds, off_ramps(project), [_columns(models[name][2]) for name in ("activities", "signals")]
        )
        are_shaped = not any(found.values())
        for name, (_, _, model) in models.items():
            if not found[name]:
                found[name] = [*declaration_names.findings(metas[name], _columns(model), names)]
        if are_shaped:
            of_moments = _columns(models["moments"][2])
            for name, more in follow_up_checks.of_project(project, metas, of_moments, names).items():
                found[name] += more
    messages = [_message(*models[name][:2], place, text) for name in models for place, text in found[name]]
    if not messages:
        cards = {
            name: (file.name, metas[name]["scorecard"]) for name, (file, _, _) in models.items() if name not in SINGLE
        }
        known = {each["name"] for part in ("features", "profile", "lookups") for each in metas["moments"].get(part, [])}
        listed = load_yaml(project / "dbt_project.yml")["vars"]["scorecards"]
        messages = [
            *scorecard_list.problems(project, listed, cards, known),
            *known_domains.problems(project),
            *calendar_seeds.problems(project),
        ]
    if messages:
        raise AgreementError("\n".join(messages))


def file_of(project: Path, model: str) -> Path:
    """The YAML file that declares one of the models which exist once."""
    return _models(project / "models" / "definitions")[model][0]


def _models(folder: Path) -> dict[str, tuple[Path, int, dict[str, Any]]]:
    """Name -> (file, position in it, YAML) of the models that have a schema."""
    return {
        model["name"]: (file, position, model)
        for file in sorted(folder.rglob("*.yml"))
        for position, model in enumerate(load_yaml(file).get("models", []))
        if model["name"] in SINGLE
        or file.parent.name == "scorecards"
        or "scorecard" in model.get("config", {}).get("meta", {})
    }


def _columns(model: dict[str, Any]) -> list[str]:
    return [column["name"] for column in model.get("columns", [])]


def _unknown_top_level(folder: Path) -> list[str]:
    """A message per key at the left margin of a YAML file that nobody reads."""
    return [
        f"{file.name}, line {_line(file, (key,))}: '{key}' is not a known key at the left margin; known are "
        f"{', '.join(TOP_LEVEL)}.{meant(str(key), TOP_LEVEL)} What Accord declares stands below models: - name: … "
        "config: meta:, with its indentation."
        for file in sorted(folder.rglob("*.yml"))
        for key in load_yaml(file)
        if key not in TOP_LEVEL
    ]


def _schema_of(model: str) -> str:
    return model if model in SINGLE else "scorecard"


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(load_yaml(SCHEMAS / f"{schema}.yml"))


@cache
def _schema_findings(text: str, model: int, schema: str) -> tuple[tuple[Place, str], ...]:
    """The errors in a model of a YAML text; each text once per process, because it is checked with every reading."""
    meta = parse_yaml(text)["models"][model].get("config", {}).get("meta", {})
    errors = sorted(_validator(schema).iter_errors(meta), key=lambda error: [str(part) for part in error.absolute_path])
    return tuple(finding for error in errors for finding in _in_words(error))


def _in_words(error: ValidationError) -> list[tuple[Place, str]]:
    place = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        known = error.schema["properties"]
        unknown = [key for key in error.instance if key not in known]
        return [
            ((*place, key), f"'{key}' is not a known field; known are {', '.join(known)}.{meant(key, known)}")
            for key in unknown
        ]
    if error.validator in ("if", "oneOf", "anyOf") and "title" not in error.schema and error.context:
        return [finding for inner in error.context for finding in _in_words(inner)]
    return [(place, f"{error.schema.get('title', error.message)}.")]


def _message(file: Path, model: int, place: Place, text: str) -> str:
    """The error with file, line, and the names of the entries that contain the place."""
    meta = ("models", model, "config", "meta")
    value: Any = load_yaml(file)["models"][model]["config"]["meta"]
    names = []
    for parent, part in zip(("", *place), place, strict=False):
        if isinstance(value, dict) and part not in value:
            break
        value = value[part]
        if isinstance(part, int) and isinstance(value, dict):
            name = f"'{value['name']}'" if "name" in value else str(part + 1)
            names.append(f"version '{value['v']}'" if "v" in value else f"{_one_of(str(parent))} {name}")
    return f"{', '.join([f'{file.name}, line {_line(file, (*meta, *place))}', *names])}: {text}"


def _one_of(entries: str) -> str:
    """The singular of a list's name."""
    if entries.endswith("ches"):
        return entries.removesuffix("es")
    return f"{entries.removesuffix('ies')}y" if entries.endswith("ies") else entries.removesuffix("s")


def _line(file: Path, place: Place) -> int:
    """The line (from 1) on which a place of a file begins; if it has none, that of the nearest enclosing place."""
    node, line = yaml.compose(file.read_text(), yaml.CSafeLoader), 0
    for part in place:
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == str(part)]
        elif isinstance(node, yaml.SequenceNode):
            found = [(value, value) for value in node.value[int(part) :][:1]]
        else:
            break
        if not found:
            break
        start, node = found[0]
        line = start.start_mark.line
    return line + 1
