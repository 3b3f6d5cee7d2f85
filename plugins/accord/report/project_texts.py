"""Texts of the page that are read from the project's YAML and seeds, so that they are written only once."""

import csv
import re
from pathlib import Path

from accord.common.settings import DBT_PROJECT
from accord.common.yaml_files import load_yaml
from accord.report.rows import Windows
from accord.store.mart_contracts import table_name


def windows(project: Path = DBT_PROJECT) -> Windows:
    """From `seeds/maturity_windows.csv` and `seeds/reporting_windows.csv`."""
    days = {row["stage"]: int(row["days"]) for row in _seed(project, "maturity_windows")}
    weeks = {row["figure"]: int(row["weeks"]) for row in _seed(project, "reporting_windows")}
    return Windows(days["opportunity"], days["customer"], weeks["leads_a_week"], weeks["way_back"])


def _seed(project: Path, name: str) -> list[dict[str, str]]:
    """The rows of a seed, by column."""
    with (project / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def meanings(project: Path = DBT_PROJECT) -> dict[str, str]:
    """Stage code of each gate → what the gate means."""
    found: dict[str, str] = {}
    for path in sorted((project / "models" / "definitions").glob("*/[!_]*.yml")):
        for model in load_yaml(path).get("models", []):
            if stage := model.get("config", {}).get("meta", {}).get("stage"):  # a scorecard is no gate and has none
                found[stage] = _meaning(model.get("description", ""))
    return found


def set_aside_rules(project: Path = DBT_PROJECT) -> dict[str, str]:
    """Name of each set-aside rule → its description."""
    path = project / "models" / "definitions" / "set_aside.yml"
    (model,) = load_yaml(path)["models"]
    return {
        rule["name"]: " ".join(rule.get("description", "").split()) for rule in model["config"]["meta"]["set_aside"]
    }


def _meaning(description: str) -> str:
    """The description without the short name at its start and without its sentence about the grain."""
    text = re.sub(r"^[A-Z]+: ", "", " ".join(description.split()))
    text = re.sub(r" ?One row per [^.]*\.", "", text)
    return text[:1].upper() + text[1:]


def table_descriptions(project: Path = DBT_PROJECT) -> dict[str, str]:
    """Published table → its description, from the marts' contracts."""
    found = {
        "publications": "One row per publication up to this one: its as_of, its sources and its state.",
        "audit_results": "One row per check of a publication: what was expected and what was found.",
        "history_changes": "One row per entry of the past that this publication changed, with the cause.",
        "follow_up_changes": "One row per hand-off of the past that this publication changed, with the cause.",
    }
    for path in sorted((project / "models" / "marts").glob("*.yml")):
        for model in load_yaml(path).get("models", []):
            found[table_name(model)] = " ".join(model.get("description", "").split())
    return found


def contradicted_when(project: Path = DBT_PROJECT) -> dict[str, str]:
    """Name of each reason of Sales that facts can contradict → when they do, as SQL."""
    path = project / "models" / "definitions" / "follow_up" / "reasons.yml"
    (model,) = load_yaml(path)["models"]
    reasons = model["config"]["meta"]["reasons"]
    return {reason["name"]: reason["contradicted_when"] for reason in reasons if "contradicted_when" in reason}
