"""The contracts of the published tables, as declared in `dbt_project/models/marts/*.yml`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accord.common.errors import ContractError
from accord.common.settings import DBT_PROJECT, published_reps
from accord.common.yaml_files import load_yaml


@dataclass(frozen=True)
class Mart:
    """One published table. `columns`: name -> type; `texts`: name -> description.

    `key`: the columns that identify a row. `required`: the columns that are never null.
    `is_by_lead`: the rows of a lead change only in a run that touches the lead (`replaced_by: lead`), unless the
    setting `reps` is one of `but_not_with_reps`. All other tables are replaced completely by each run. `month_of`: the
    date column whose month partitions its Parquet files (`parquet_by_month`). `ahead`: the instants that may lie after
    as_of, such as when something is due (`may_be_ahead`).
    """

    name: str
    description: str
    key: tuple[str, ...]
    required: tuple[str, ...]
    columns: dict[str, str]
    texts: dict[str, str]
    is_by_lead: bool = False
    month_of: str | None = None
    ahead: frozenset[str] = frozenset()


def load(project: Path = DBT_PROJECT) -> list[Mart]:
    """Every published table that dbt builds, by file name. Raises ContractError if one declares no key."""
    files = sorted((project / "models" / "marts").glob("*.yml"))
    reps = published_reps(project)
    return [_mart(model, file, reps) for file in files for model in load_yaml(file, ContractError).get("models", [])]


def table_name(model: dict[str, Any]) -> str:
    """The published table of a model: its alias where a work table already has the name."""
    name: str = model.get("config", {}).get("alias", model["name"])
    return name


def _mart(model: dict[str, Any], file: Path, reps: str) -> Mart:
    columns = model.get("columns", [])
    key = _key(model) or tuple(column["name"] for column in columns if "unique" in column.get("data_tests", []))
    if not key:
        raise ContractError(
            f"{file.name}: {model['name']} declares no key. Add the test is_unique_by, or unique to a column."
        )
    meta = model.get("config", {}).get("meta", {})
    return Mart(
        name=table_name(model),
        description=model.get("description", ""),
        key=key,
        required=tuple(c["name"] for c in columns if {"type": "not_null"} in c.get("constraints", [])),
        columns={column["name"]: column["data_type"] for column in columns},
        texts={column["name"]: column.get("description", "") for column in columns},
        is_by_lead=meta.get("replaced_by") == "lead" and reps not in meta.get("but_not_with_reps", []),
        month_of=meta.get("parquet_by_month"),
        ahead=frozenset(c["name"] for c in columns if c.get("config", {}).get("meta", {}).get("may_be_ahead")),
    )


def _key(model: dict[str, Any]) -> tuple[str, ...]:
    for test in model.get("data_tests", []):
        if isinstance(test, dict) and "is_unique_by" in test:
            return tuple(test["is_unique_by"]["arguments"]["columns"])
    return ()
