"""YAML that documents quote, put where it belongs in a copy of the project and checked as a run would check it.

A block says by its first key what it is: `models` a scorecard's file, `rules` those of one group, `signals`, `features`
and `set_aside` further entries of the file of that name, `targets` those of a version of the follow-up agreement,
`sources` a landing contract, `versions` entries of a definition's YAML, `described_entities` the list in
dbt_project.yml.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from tests.docs.pages import Page
from tests.support import add_scorecard

from accord.common.yaml_files import load_yaml
from accord.register import declaration_schemas
from accord.store import contracts


def validate(page: Page, project: Path) -> int:
    """Checks every YAML block of a page in `project`, which it changes. Returns how many there were.

    Blocks of one page belong together: what one declares the next may name. Raises what a run would raise.
    """
    blocks = [code for code in page.code if code.language in ("yaml", "yml")]
    for number, code in enumerate(blocks):
        try:
            text = code.text
            document = yaml.safe_load(text)
            key = next(key for key in document if key != "version")
            KINDS[key](text, document, project, f"quoted_{number}")
            declaration_schemas.check(project / "dbt_project")
        except Exception as error:
            error.add_note(f"in the YAML of {code.where}")
            raise
    return len(blocks)


def _scorecard(text: str, document: Any, project: Path, _: str) -> None:
    (model,) = document["models"]
    add_scorecard(project, model["name"], text)


def _rules(text: str, document: Any, project: Path, name: str) -> None:
    component = "fit" if all("profile" in rule for rule in document["rules"]) else "engagement"
    indented = re.sub("(?m)^", " " * 14, text)
    group = f"            - name: quoted\n              component: {component}\n{indented}"
    card = f"models:\n  - name: {name}\n    config:\n      meta:\n        scorecard:\n          groups:\n{group}"
    add_scorecard(project, name, card)


def _entries(file: str, model: str, key: str) -> Callable[[str, Any, Path, str], None]:
    def add(_: str, document: Any, project: Path, name: str) -> None:
        path = project / "dbt_project" / "models" / "definitions" / file
        declared = yaml.safe_load(path.read_text())
        (meta,) = [each["config"]["meta"] for each in declared["models"] if each["name"] == model]
        meta[key] += document[key]
        path.write_text(yaml.safe_dump(declared))

    return add


def _targets(_: str, document: Any, project: Path, name: str) -> None:
    """A version of the follow-up agreement with these targets."""
    path = project / "dbt_project" / "models" / "definitions" / "follow_up" / "agreement.yml"
    declared = yaml.safe_load(path.read_text())
    (model,) = declared["models"]
    versions = model["config"]["meta"]["follow_up"]
    versions.append(versions[-1] | {"v": name, "targets": document["targets"]})
    path.write_text(yaml.safe_dump(declared))


def _contract(text: str, document: Any, project: Path, name: str) -> None:
    file = project / f"{name}.yml"
    file.write_text(text)
    for source in document["sources"]:
        contracts.load(source["name"], file)


def _versions(_: str, document: Any, project: Path, __: str) -> None:
    """Keys that the register's own YAML has, and columns that are clauses with a sentence each."""
    folder = project / "dbt_project" / "models" / "definitions"
    known = {
        key
        for file in folder.glob("*/[!_]*.yml")
        for model in load_yaml(file).get("models", [])
        for version in model.get("versions", [])
        for key in version
    }
    for version in document["versions"]:
        assert {"v", "description"} <= set(version) <= known, version
        for column in version.get("columns", []):
            is_clause = column.get("name", "").startswith("meets_") and column.get("description")
            assert is_clause or list(column) == ["include"], column


def _entities_of_project(_: str, document: Any, __: Path, ___: str) -> None:
    """What an incremental run compares: a key, perhaps the property that names it, and columns."""
    for entity in document["described_entities"].values():
        assert {"key", "columns"} <= set(entity) <= {"key", "property", "columns"}, entity
        assert isinstance(entity["columns"], list), entity


KINDS: dict[str, Callable[[str, Any, Path, str], None]] = {
    "models": _scorecard,
    "rules": _rules,
    "signals": _entries("signals.yml", "signals", "signals"),
    "features": _entries("features.yml", "moments", "features"),
    "set_aside": _entries("set_aside.yml", "set_aside", "set_aside"),
    "targets": _targets,
    "sources": _contract,
    "versions": _versions,
    "described_entities": _entities_of_project,
}
