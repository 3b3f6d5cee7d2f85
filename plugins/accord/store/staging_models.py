"""The staging models: those that `provides` in dbt_project.yml lists, and the shape that each has to give."""

import ast
import re
from pathlib import Path

from accord.common.nearest import meant
from accord.common.settings import DBT_PROJECT
from accord.common.yaml_files import load_yaml

CALL = re.compile(r"union_of_staging\(\s*'(\w+)',\s*(\{[^{}]*\}|activity_shape\(\))\s*\)")
OF_ACTIVITIES = re.compile(r"macro activity_shape\(\).*?return\((\{[^{}]*\})\)", re.DOTALL)


def provided(project: Path = DBT_PROJECT) -> dict[str, list[str]]:
    """Entity -> the staging models that give it."""
    found: dict[str, list[str]] = load_yaml(project / "dbt_project.yml")["vars"]["provides"]
    return found


def shapes(project: Path = DBT_PROJECT) -> dict[str, list[str]]:
    """Entity -> the columns that each of its staging models gives: as the models of core/ take them."""
    of_activities = OF_ACTIVITIES.search((project / "macros" / "activity.sql").read_text())
    calls = [found for file in sorted((project / "models").rglob("*.sql")) for found in CALL.findall(file.read_text())]
    return {
        entity: list(ast.literal_eval(of_activities[1] if of_activities and "(" in shape else shape))
        for entity, shape in calls
    }


def problems(project: Path = DBT_PROJECT) -> list[str]:
    """A sentence for each model of `provides` that is not there, and each entity that no model of core/ takes."""
    folder = project / "models" / "staging"
    there = {file.stem: file for file in folder.glob("*/*.sql")}
    known = shapes(project)
    found = []
    for entity, models in provided(project).items():
        if entity not in known:
            found.append(f"dbt_project.yml, provides: no model takes the entity '{entity}'.{meant(entity, known)}")
        for model in models:
            place = f"dbt_project.yml, provides, {entity}"
            source = model.partition("__")[0].removeprefix("stg_")
            if model not in there:
                found.append(
                    f"{place}: there is no model {model} in models/staging/{source}/.{meant(model, there)} "
                    "Correct its name, or add its SQL (docs/guides/add_a_source.md)."
                )
            elif there[model].parent.name != source:
                found.append(
                    f"{place}: {model} stands in models/staging/{there[model].parent.name}/, but its name says that it "
                    f"is of the source '{source}'. Rename it stg_{there[model].parent.name}__…, or move it."
                )
    return found


def missing_columns(model: str, columns: list[str], entity: str, shape: list[str]) -> str | None:
    """The sentence about a model that does not give all columns of its entity; None where it does."""
    lacking = [column for column in shape if column not in columns]
    if not lacking:
        return None
    spare = [column for column in columns if column not in shape]
    names = " and ".join(
        f"'{column}'{meant(column, spare).replace(' Did', ' (did').replace('?', '?)')}" for column in lacking
    )
    return (
        f"{model}.sql gives no column {names} of the shape `{entity}`, which is {', '.join(shape)}. Add it, as null "
        "where the source does not know it (docs/reference/activities.md)."
    )
