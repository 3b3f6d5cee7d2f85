"""The stages of the journey, from `seeds/stages.csv`. Models that need their codes at compile time: see seeds.yml."""

import csv
from dataclasses import dataclass
from pathlib import Path

from accord.common.errors import AgreementError
from accord.common.settings import DBT_PROJECT

COLUMNS = ("stage", "ladder", "model", "is_off_ramp", "is_outcome", "name", "plural", "meaning", "next_action")


@dataclass(frozen=True)
class Stage:
    """A row of the seed. `ladder`: its position, off-ramps last. `model`: that of a gate's definitions, else empty.

    `plural`: the name of several leads in this stage. `meaning`: empty for a gate, whose definitions describe it.
    """

    code: str
    ladder: int
    model: str
    is_off_ramp: bool
    is_outcome: bool
    name: str
    plural: str
    meaning: str
    next_action: str

    @property
    def is_gate(self) -> bool:
        """Whether definitions decide who enters it."""
        return bool(self.model)


def stages(project: Path = DBT_PROJECT) -> dict[str, Stage]:
    """Every stage by its code, in ladder order, off-ramps last. Raises AgreementError if the seed cannot be used."""
    rows = sorted(_rows(project / "seeds" / "stages.csv"), key=lambda row: int(row["ladder"]))
    return {
        row["stage"]: Stage(
            code=row["stage"],
            ladder=int(row["ladder"]),
            model=row["model"],
            is_off_ramp=row["is_off_ramp"] == "true",
            is_outcome=row["is_outcome"] == "true",
            name=row["name"],
            plural=row["plural"],
            meaning=row["meaning"],
            next_action=row["next_action"],
        )
        for row in rows
    }


def _rows(seed: Path) -> list[dict[str, str]]:
    if not seed.exists():
        raise AgreementError(f"There is no {seed}, the list of all stages. Restore it.")
    with seed.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, columns = list(reader), reader.fieldnames or []
    missing = [column for column in COLUMNS if column not in columns]
    if missing:
        raise AgreementError(f"seeds/stages.csv has no column {missing[0]}. Its columns are: {', '.join(COLUMNS)}.")
    for line, row in enumerate(rows, start=2):
        if not (row["ladder"] or "").isdigit() or not row["stage"]:
            raise AgreementError(f"seeds/stages.csv, line {line}: ladder is not a whole number, or stage is empty.")
    return rows


def ladder(project: Path = DBT_PROJECT) -> list[str]:
    """The codes of the stages of the ladder, in order."""
    return [stage.code for stage in stages(project).values() if not stage.is_off_ramp]


def off_ramps(project: Path = DBT_PROJECT) -> list[str]:
    """The codes of the off-ramps."""
    return [stage.code for stage in stages(project).values() if stage.is_off_ramp]


def gates(project: Path = DBT_PROJECT) -> dict[str, str]:
    """Code of each gate, in ladder order -> the model of its definitions, which is also their folder."""
    return {stage.code: stage.model for stage in stages(project).values() if stage.is_gate}


def outcomes(project: Path = DBT_PROJECT) -> list[str]:
    """The codes of the stages by which definitions are evaluated (rule 27)."""
    return [stage.code for stage in stages(project).values() if stage.is_outcome]
