"""Copies a scorecard under a new name, for a new version that needs other points than a frozen one.

The fingerprint of every version that reads a scorecard contains its points, so other points need another scorecard.
"""

import re
from pathlib import Path
from typing import Any

from accord.common.errors import AgreementError
from accord.common.yaml_files import load_yaml
from accord.register import scorecard_list, yaml_edits
from accord.register.declared import Declared

LISTED = ("vars", "scorecards")


def copied(project: Path, old: str, new: str) -> dict[Path, str]:
    """File -> text to write: the scorecard's YAML, its models, its entry in the list, its column descriptions.

    Raises AgreementError if there is no such scorecard, or a column of the new one already exists.
    """
    card = scorecard(project, old)
    _require_free_columns(project, old, new, card)
    declared = Declared(project).file_of(old)
    texts = {declared.with_name(f"{new}.yml"): _renamed(yaml_edits.read(declared), old, new)}
    models = project / "models" / "scoring"
    for name in (f"{old}.sql", f"{old}_points.sql", f"{old}_state.sql", f"_{old}.yml"):
        if (models / old / name).exists():
            texts[models / new / name.replace(old, new, 1)] = _renamed(yaml_edits.read(models / old / name), old, new)
    for file in (project / "models" / "definitions" / "features.yml", models / "_states.yml"):
        texts[file] = _with_columns(yaml_edits.read(file), old, new, card)
    dbt_project = project / "dbt_project.yml"
    names = [*load_yaml(dbt_project)["vars"]["scorecards"], new]
    texts[dbt_project] = yaml_edits.with_values(
        yaml_edits.read(dbt_project), {LISTED: f"[{', '.join(names)}]"}, dbt_project.name
    )
    return texts


def scorecard(project: Path, name: str) -> dict[str, Any]:
    """A scorecard's declaration. Raises AgreementError, listing the scorecards, if none has this name."""
    cards = Declared(project).scorecards
    if name not in cards:
        raise AgreementError(f"There is no scorecard '{name}'. There are: {', '.join(sorted(cards))}.")
    declared: dict[str, Any] = cards[name]
    return declared


def reading_copy(sql: str, old: str, new: str, card: dict[str, Any]) -> str:
    """A definition's SQL, with the columns of `new` instead of those of `old`."""
    columns = "|".join(column.removeprefix(f"{old}_") for column in scorecard_list.columns(old, card))
    return re.sub(rf"\b{old}_({columns})\b", rf"{new}_\1", sql)


def _renamed(text: str, old: str, new: str) -> str:
    """Renames the scorecard and its models, but no name that only begins with it."""
    return re.sub(rf"\b{old}(_points|_state)?\b", rf"{new}\1", text)


def _with_columns(text: str, old: str, new: str, card: dict[str, Any]) -> str:
    """Adds, below the lines that describe the columns of `old`, the same lines for `new`."""
    columns = "|".join(scorecard_list.columns(old, card))
    lines = list(re.finditer(rf"^[ \t]*- \{{name: (?:{columns}),.*\r?\n", text, re.MULTILINE))
    if not lines:
        return text
    added = "".join(reading_copy(_renamed(line[0], old, new), old, new, card) for line in lines)
    return text[: lines[-1].end()] + added + text[lines[-1].end() :]


def _require_free_columns(project: Path, old: str, new: str, card: dict[str, Any]) -> None:
    declared = Declared(project)
    taken = {*declared.features, *declared.profile, *declared.lookups}
    for name, other in declared.scorecards.items():
        taken.update(scorecard_list.columns(name, other))
    if twice := sorted(taken & set(scorecard_list.columns(new, card))):
        raise AgreementError(
            f"With a scorecard '{new}', `moments` would have two columns {twice[0]}. Choose another name."
        )
