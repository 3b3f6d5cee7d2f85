"""Landing contracts: what a source's `sources.yml` says about its tables, read into plain values.

`dbt_project/models/staging/<source>/sources.yml` is the one place; nothing here adds a rule of its own.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ruamel.yaml.error import YAMLError

from accord.common.errors import ContractError
from accord.common.settings import DBT_PROJECT
from accord.common.yaml_files import parsed

# What a contract may say in `data_type`, and what the lake stores for it.
LAKE_TYPES = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
}
# Columns the lake adds to every row (name -> type); a source may not use these names.
METADATA = {
    "_loaded_at": "TIMESTAMP",
    "_source_file": "VARCHAR",
    "_row_number": "BIGINT",
    "_file_hash": "VARCHAR",
}


@dataclass(frozen=True)
class Column:
    """One column of a landing table. `accepted` is empty where any value will do."""

    name: str
    data_type: str
    required: bool = False
    accepted: tuple[str, ...] = ()

    @property
    def lake_type(self) -> str:
        return LAKE_TYPES[self.data_type]


@dataclass(frozen=True)
class Table:
    """One landing table. `key` names a row (empty: the file's content and the row number do);
    `files` are glob patterns below the source's inbox (empty: the defaults)."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True)
class Contract:
    """One source: its tables, and the zone its timestamps without an offset are local in."""

    source: str
    time_zone: str
    tables: tuple[Table, ...] = field(default=())

    def table(self, name: str) -> Table:
        """The declared table of that name. Raises ContractError if there is none."""
        for table in self.tables:
            if table.name == name:
                return table
        raise ContractError(f"The contract of source '{self.source}' declares no table '{name}'.")


def contract_path(source: str) -> Path:
    """Where the landing contract of a source stands."""
    return DBT_PROJECT / "models" / "staging" / source / "sources.yml"


def load(source: str, path: Path | None = None) -> Contract:
    """The landing contract of `source`, from its `sources.yml` (or another file given as `path`).

    Raises ContractError, naming the file and the entry, where it is missing or cannot be understood.
    """
    where = path or contract_path(source)
    if not where.exists():
        known = sorted(each.parent.name for each in (DBT_PROJECT / "models" / "staging").glob("*/sources.yml"))
        raise ContractError(
            f"There is no source '{source}': {where.name} is missing in {where.parent}. "
            f"Known sources: {', '.join(known) or 'none'}. docs/guides/add_a_source.md shows how to add one."
        )
    try:
        document = parsed(where.read_text())
    except YAMLError as error:
        raise _problem(where, f"it is not valid YAML: {error}") from error
    entries = [entry for entry in _list(document, "sources") if entry.get("name") == source]
    if len(entries) != 1:
        raise _problem(where, f"it declares source '{source}' {len(entries)} times, not once")
    entry = entries[0]
    time_zone = _meta(entry).get("time_zone", "UTC")
    try:
        ZoneInfo(time_zone)
    except (ValueError, OSError, KeyError, TypeError) as error:
        raise _problem(where, f"time_zone '{time_zone}' is not an IANA zone such as Europe/Berlin") from error
    tables = tuple(_table(where, each) for each in _list(entry, "tables"))
    if not tables:
        raise _problem(where, "it declares no tables")
    _unique(where, "tables", [table.name for table in tables])
    return Contract(source, time_zone, tables)


def _table(where: Path, entry: dict[str, Any]) -> Table:
    name = entry.get("name")
    if not name:
        raise _problem(where, "a table has no name")
    meta = _meta(entry)
    columns = tuple(_column(where, name, each) for each in _list(entry, "columns"))
    if not columns:
        raise _problem(where, f"table '{name}' declares no columns")
    _unique(where, f"columns of '{name}'", [column.name for column in columns])
    key = _strings(where, f"key of '{name}'", meta.get("key"))
    for part in key:
        if part not in {column.name for column in columns if column.required}:
            raise _problem(where, f"key column '{part}' of table '{name}' is not declared, or not required")
    return Table(name, columns, key, _strings(where, f"files of '{name}'", meta.get("files")))


def _column(where: Path, table: str, entry: dict[str, Any]) -> Column:
    name, data_type, meta = entry.get("name"), entry.get("data_type"), _meta(entry)
    if not name:
        raise _problem(where, f"a column of table '{table}' has no name")
    if name.lower() in METADATA:
        raise _problem(where, f"column '{table}.{name}' uses a name that the lake keeps for itself")
    if data_type not in LAKE_TYPES:
        raise _problem(where, f"data_type of '{table}.{name}' is '{data_type}', not one of {', '.join(LAKE_TYPES)}")
    required = meta.get("required", False)
    if not isinstance(required, bool):
        raise _problem(where, f"required of '{table}.{name}' is '{required}', not true or false")
    accepted = meta.get("accepted") or []
    if any(isinstance(value, bool) for value in accepted):
        raise _problem(where, f"accepted of '{table}.{name}' holds a bare true or false: put it in quotes")
    return Column(name, data_type, required, _strings(where, f"accepted of '{table}.{name}'", accepted))


def _meta(entry: dict[str, Any]) -> dict[str, Any]:
    return (entry.get("config") or {}).get("meta") or {}


def _list(entry: Any, name: str) -> list[dict[str, Any]]:
    found = entry.get(name) if isinstance(entry, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _strings(where: Path, what: str, found: Any) -> tuple[str, ...]:
    if found is None:
        return ()
    if not isinstance(found, list):
        raise _problem(where, f"{what} is '{found}', not a list")
    return tuple(str(value) for value in found)


def _unique(where: Path, what: str, names: list[str]) -> None:
    # DuckDB takes names without regard to case, so two that differ in nothing else are one.
    lowered = [name.lower() for name in names]
    for name in sorted(set(lowered)):
        if lowered.count(name) > 1:
            raise _problem(where, f"'{name}' stands twice among the {what}")


def _problem(where: Path, what: str) -> ContractError:
    return ContractError(f"Landing contract {where}: {what}. Correct the file and run `accord run` again.")
