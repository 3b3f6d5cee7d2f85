"""What signals, features, set-aside rules and scorecards may say, checked before anything is compiled from them.

A key nobody knows is an error: `half_life: 14`, silently ignored, would be points that never decay. Their shape is a
JSON Schema each (`schemas/*.yml`); that names exist, are unique and limits are in order is checked by `sense`.
"""

from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from accord.common.errors import AgreementError
from accord.common.yaml_files import load_yaml
from accord.register import declaration_names, scorecard_list
from accord.register.stages import off_ramps

SCHEMAS = Path(__file__).parent / "schemas"
# The models that are declared once, and have a schema of their own name.
SINGLE = ("signals", "moments", "cycles", "set_aside")
# A place in a YAML file: keys and positions from its top.
Place = tuple[str | int, ...]


def check(project: Path) -> None:
    """Raises AgreementError with everything found, each with file, line and entry."""
    models = _models(project / "models" / "definitions")
    missing = [name for name in SINGLE if name not in models]
    if missing:
        raise AgreementError(
            f"models/definitions declares no model '{missing[0]}'. Put its YAML back, or its name right."
        )
    metas = {name: model.get("config", {}).get("meta", {}) for name, (_, _, model) in models.items()}
    found = {name: [*_of_shape(metas[name], _schema_of(name))] for name in models}
    if not any(found[name] for name in SINGLE):
        seeds = {file.stem for file in (project / "seeds").glob("*.csv")}
        words = declaration_names.Words(metas["signals"], metas["moments"], seeds, off_ramps(project))
        for name, (_, _, model) in models.items():
            if not found[name]:
                columns = [column["name"] for column in model.get("columns", [])]
                found[name] = [*declaration_names.findings(metas[name], columns, words)]
    said = [_say(*models[name][:2], place, text) for name in models for place, text in found[name]]
    if not said:
        cards = {
            name: (file.name, metas[name]["scorecard"]) for name, (file, _, _) in models.items() if name not in SINGLE
        }
        known = {each["name"] for part in ("features", "profile", "lookups") for each in metas["moments"].get(part, [])}
        listed = load_yaml(project / "dbt_project.yml")["vars"]["scorecards"]
        said = list(scorecard_list.slips(project, listed, cards, known))
    if said:
        raise AgreementError("\n".join(said))


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


def _schema_of(model: str) -> str:
    return model if model in SINGLE else "scorecard"


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(load_yaml(SCHEMAS / f"{schema}.yml"))


def _of_shape(meta: dict[str, Any], schema: str) -> list[tuple[Place, str]]:
    errors = sorted(_validator(schema).iter_errors(meta), key=lambda error: [str(part) for part in error.absolute_path])
    return [finding for error in errors for finding in _in_words(error)]


def _in_words(error: ValidationError) -> list[tuple[Place, str]]:
    place = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        known = error.schema["properties"]
        unknown = [key for key in error.instance if key not in known]
        return [((*place, key), f"'{key}' is not a field here; known are {', '.join(known)}.") for key in unknown]
    if error.validator in ("if", "oneOf", "anyOf") and "title" not in error.schema and error.context:
        return [finding for inner in error.context for finding in _in_words(inner)]
    return [(place, f"{error.schema.get('title', error.message)}.")]


def _say(file: Path, model: int, place: Place, text: str) -> str:
    """File, line, and the entries around the place by their names."""
    meta = ("models", model, "config", "meta")
    value: Any = load_yaml(file)["models"][model]["config"]["meta"]
    names = []
    for before, part in zip(("", *place), place, strict=False):
        if isinstance(value, dict) and part not in value:
            break
        value = value[part]
        if isinstance(part, int) and isinstance(value, dict):
            named = f"'{value['name']}'" if "name" in value else str(part + 1)
            names.append(f"{str(before).removesuffix('s')} {named}")
    return f"{', '.join([f'{file.name}, line {_line(file, (*meta, *place))}', *names])}: {text}"


def _line(file: Path, place: Place) -> int:
    """The line on which a place of a file begins, counted from 1; of the nearest place around it that has one."""
    value, line = YAML().load(file), 0
    for part in place:
        if isinstance(value, CommentedMap) and part in value:
            line = value.lc.key(part)[0]
        elif isinstance(value, CommentedSeq):
            line = value.lc.item(part)[0]
        else:
            break
        value = value[part]
    return line + 1
