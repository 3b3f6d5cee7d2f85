"""The published tables' contracts, as `dbt_project/models/marts/*.yml` state them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accord.common.errors import ContractError
from accord.common.settings import DBT_PROJECT
from accord.common.yaml_files import load_yaml


@dataclass(frozen=True)
class Mart:
    """`key` names a row; `filled` may not be null; `columns`: name -> type; `texts`: name -> description.

    `is_by_lead`: the rows of a lead change only in a night that touches it (`replaced_by: lead`). All other tables are
    as at as_of and replaced whole. `month_of`: the date by whose month its Parquet files are cut (`parquet_by_month`).
    """

    name: str
    description: str
    key: tuple[str, ...]
    filled: tuple[str, ...]
    columns: dict[str, str]
    texts: dict[str, str]
    is_by_lead: bool = False
    month_of: str | None = None


def load(project: Path = DBT_PROJECT) -> list[Mart]:
    """Every published table that dbt builds, by name. Raises ContractError where one states no key."""
    files = sorted((project / "models" / "marts").glob("*.yml"))
    return [_mart(model, file) for file in files for model in load_yaml(file).get("models", [])]


def _mart(model: dict[str, Any], file: Path) -> Mart:
    columns = model.get("columns", [])
    key = _key(model) or tuple(column["name"] for column in columns if "unique" in column.get("data_tests", []))
    if not key:
        raise ContractError(
            f"{file.name}: {model['name']} states no key. Add the test is_unique_by, or unique to a column."
        )
    meta = model.get("config", {}).get("meta", {})
    return Mart(
        name=model["name"],
        description=model.get("description", ""),
        key=key,
        filled=tuple(c["name"] for c in columns if {"type": "not_null"} in c.get("constraints", [])),
        columns={column["name"]: column["data_type"] for column in columns},
        texts={column["name"]: column.get("description", "") for column in columns},
        is_by_lead=meta.get("replaced_by") == "lead",
        month_of=meta.get("parquet_by_month"),
    )


def _key(model: dict[str, Any]) -> tuple[str, ...]:
    for test in model.get("data_tests", []):
        if isinstance(test, dict) and "is_unique_by" in test:
            return tuple(test["is_unique_by"]["arguments"]["columns"])
    return ()
