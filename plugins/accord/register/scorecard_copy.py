"""A scorecard copied under a new name, for a version that is to count otherwise than the one that is frozen.

Its points are in the fingerprint of every version that reads it, so other points need another scorecard.
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
    """The texts to write: the YAML of the scorecard, its models, its line in the list, what its columns are called.

    Raises AgreementError where there is no such scorecard, or a column of the new one would be another one's.
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
    listed = project / "dbt_project.yml"
    names = [*load_yaml(listed)["vars"]["scorecards"], new]
    texts[listed] = yaml_edits.with_values(yaml_edits.read(listed), {LISTED: f"[{', '.join(names)}]"}, listed.name)
    return texts


def scorecard(project: Path, name: str) -> dict[str, Any]:
    """What a scorecard declares. Raises AgreementError, listing what there is, where there is none of this name."""
    cards = Declared(project).scorecards
    if name not in cards:
        raise AgreementError(f"There is no scorecard '{name}'. There are: {', '.join(sorted(cards))}.")
    found: dict[str, Any] = cards[name]
    return found


def reading(sql: str, old: str, new: str, card: dict[str, Any]) -> str:
    """A definition's SQL that reads the columns of `new` where it read those of `old`."""
    columns = "|".join(column.removeprefix(f"{old}_") for column in scorecard_list.columns(old, card))
    return re.sub(rf"\b{old}_({columns})\b", rf"{new}_\1", sql)


def _renamed(text: str, old: str, new: str) -> str:
    """Names of its models, and nothing that only begins like it."""
    return re.sub(rf"\b{old}(_points|_state)?\b", rf"{new}\1", text)


def _with_columns(text: str, old: str, new: str, card: dict[str, Any]) -> str:
    """Below the lines that describe the columns of `old`, the same for `new`."""
    columns = "|".join(scorecard_list.columns(old, card))
    lines = list(re.finditer(rf"^[ \t]*- \{{name: (?:{columns}),.*\r?\n", text, re.MULTILINE))
    if not lines:
        return text
    told = "".join(reading(_renamed(line[0], old, new), old, new, card) for line in lines)
    return text[: lines[-1].end()] + told + text[lines[-1].end() :]


def _require_free_columns(project: Path, old: str, new: str, card: dict[str, Any]) -> None:
    declared = Declared(project)
    taken = {*declared.features, *declared.profile, *declared.lookups}
    for name, other in declared.scorecards.items():
        taken.update(scorecard_list.columns(name, other))
    if twice := sorted(taken & set(scorecard_list.columns(new, card))):
        raise AgreementError(
            f"A scorecard '{new}' would give a second column {twice[0]} to `moments`. Take another name."
        )
