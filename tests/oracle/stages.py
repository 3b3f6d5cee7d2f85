"""The stages, from the seed: their order, their gates, and which of them are outcomes of a definition (rule 27)."""

import csv
from pathlib import Path

SEED = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds" / "stages.csv"
with SEED.open(newline="") as _file:
    _ROWS = sorted(csv.DictReader(_file), key=lambda row: int(row["ladder"]))

LADDER = tuple(row["stage"] for row in _ROWS if row["is_off_ramp"] == "false")
OFF_RAMPS = tuple(row["stage"] for row in _ROWS if row["is_off_ramp"] == "true")
OUTCOMES = tuple(row["stage"] for row in _ROWS if row["is_outcome"] == "true")
GATES = {row["stage"]: row["model"] for row in _ROWS if row["model"]}
STAGE_OF_GATE = {model: stage for stage, model in GATES.items()}
