"""Restatements: the one way in which published history may change by will, declared with a reason.

`dbt_project/restatements.yml` is a list; each entry names the publication whose history it restates:

    - previous: 20260205T000000Z-20260205T010203000000Z
      by: Maren Holt and Anil Rao
      reason: the scanner list was wrong since December
      definitions: [profile_and_actions]   # left out: all differences
"""

from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from accord.settings import DBT_PROJECT, AccordError

FIELDS = {"previous", "by", "reason", "definitions"}


@dataclass(frozen=True)
class Restatement:
    """`definitions` is empty where all differences are meant."""

    previous: str
    by: str
    reason: str
    definitions: tuple[str, ...]


def of(publication_id: str, project: Path = DBT_PROJECT) -> list[Restatement]:
    """The restatements declared against one publication. Raises AccordError where the file cannot be understood."""
    file = project / "restatements.yml"
    if not file.exists():
        return []
    try:
        declared = YAML(typ="safe").load(file) or []
    except YAMLError as error:
        raise AccordError(f"{file.name} is not valid YAML:\n{error}") from error
    read = [_restatement(entry, file) for entry in declared]
    return [restatement for restatement in read if restatement.previous == publication_id]


def _restatement(entry: dict[str, object], file: Path) -> Restatement:
    if (
        not isinstance(entry, dict)
        or set(entry) - FIELDS
        or not all(entry.get(f) for f in ("previous", "by", "reason"))
    ):
        raise AccordError(f"{file.name}: every restatement needs previous, by and reason; definitions may be added.")
    definitions = entry.get("definitions") or []
    if not isinstance(definitions, list):
        raise AccordError(f"{file.name}: definitions is a list of version names, such as [profile_and_actions].")
    return Restatement(str(entry["previous"]), str(entry["by"]), str(entry["reason"]), tuple(map(str, definitions)))
