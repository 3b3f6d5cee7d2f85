"""Landing contracts: what a source's `sources.yml` declares about its tables, as plain values.

All rules are in `dbt_project/models/staging/<source>/sources.yml`; this module adds none.
"""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
from yaml import YAMLError

from accord.common.duckdb_files import connect
from accord.common.errors import ContractError
from accord.common.nearest import meant
from accord.common.settings import DBT_PROJECT, known_sources
from accord.common.sql import literal
from accord.common.yaml_files import parse_yaml

# The values of `data_type` in a contract, and the type that the lake stores.
LAKE_TYPES = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
}
# The keys of `config.meta`, of a source, a table and a column.
SOURCE_KEYS = ("time_zone", "external_location", "snapshot_on")
TABLE_KEYS = ("key", "files")
COLUMN_KEYS = ("required", "accepted", "format")
# Columns that the lake adds to every row (name -> type); a source must not use these names.
METADATA = {
    "_loaded_at": "TIMESTAMP",
    "_source_file": "VARCHAR",
    "_row_number": "BIGINT",
    "_file_hash": "VARCHAR",
}


@dataclass(frozen=True)
class Column:
    """One column of a landing table.

    `accepted` is empty if any value is accepted. `formats`: how a date or timestamp is written, as strptime reads it
    (empty: ISO 8601).
    """

    name: str
    data_type: str
    required: bool = False
    accepted: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()

    @property
    def lake_type(self) -> str:
        return LAKE_TYPES[self.data_type]


@dataclass(frozen=True)
class Table:
    """One landing table.

    `key`: the columns that identify a row (empty: the file's content and the row number identify it).
    `files`: glob patterns below the source's inbox (empty: the defaults).
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True)
class Contract:
    """One source: its tables, and the time zone of its timestamps without an offset."""

    source: str
    time_zone: str
    tables: tuple[Table, ...] = field(default=())

    def table(self, name: str) -> Table:
        """The declared table with this name. Raises ContractError if there is none."""
        for table in self.tables:
            if table.name == name:
                return table
        raise ContractError(f"The contract of source '{self.source}' declares no table '{name}'.")


def contract_path(source: str) -> Path:
    """The file of a source's landing contract."""
    return DBT_PROJECT / "models" / "staging" / source / "sources.yml"


def load(source: str, path: Path | None = None) -> Contract:
    """The landing contract of `source`, from its `sources.yml` (or from `path`).

    Raises ContractError, naming the file and the entry, if it is missing or not valid.
    """
    file = path or contract_path(source)
    if not file.exists():
        raise ContractError(
            f"There is no source '{source}': {file.name} is missing in {file.parent}. "
            f"Known sources: {', '.join(known_sources()) or 'none'}. docs/guides/add_a_source.md shows how to add one."
        )
    try:
        document = parse_yaml(file.read_text())
    except YAMLError as error:
        raise _problem(file, f"it is not valid YAML: {error}") from error
    entries = [entry for entry in _list(document, "sources") if entry.get("name") == source]
    if len(entries) != 1:
        raise _problem(file, f"it declares source '{source}' {len(entries)} times, not once")
    entry = entries[0]
    meta = _meta(file, f"source '{source}'", entry, SOURCE_KEYS)
    time_zone = meta.get("time_zone", "UTC")
    try:
        ZoneInfo(time_zone)
    except (ValueError, OSError, KeyError, TypeError) as error:
        raise _problem(file, f"time_zone '{time_zone}' is not an IANA zone such as Europe/Berlin") from error
    snapshot_on = meta.get("snapshot_on")
    try:
        date.fromisoformat(str(snapshot_on or date.min))
    except ValueError as error:
        raise _problem(file, f"snapshot_on '{snapshot_on}' is not a day such as 2025-03-31") from error
    tables = tuple(_table(file, each) for each in _list(entry, "tables"))
    if not tables:
        raise _problem(file, "it declares no tables")
    _require_unique(file, "tables", [table.name for table in tables])
    return Contract(source, time_zone, tables)


def _table(file: Path, entry: dict[str, Any]) -> Table:
    name = entry.get("name")
    if not name:
        raise _problem(file, "a table has no name")
    meta = _meta(file, f"table '{name}'", entry, TABLE_KEYS)
    columns = tuple(_column(file, name, each) for each in _list(entry, "columns"))
    if not columns:
        raise _problem(file, f"table '{name}' declares no columns")
    _require_unique(file, f"columns of '{name}'", [column.name for column in columns])
    key = _strings(file, f"key of '{name}'", meta.get("key"))
    for part in key:
        if part not in {column.name for column in columns if column.required}:
            raise _problem(file, f"key column '{part}' of table '{name}' is not declared, or not required")
    return Table(name, columns, key, _strings(file, f"files of '{name}'", meta.get("files")))


def _column(file: Path, table: str, entry: dict[str, Any]) -> Column:
    name, data_type = entry.get("name"), entry.get("data_type")
    if not name:
        raise _problem(file, f"a column of table '{table}' has no name")
    meta = _meta(file, f"column '{table}.{name}'", entry, COLUMN_KEYS)
    if name.lower() in METADATA:
        raise _problem(file, f"column '{table}.{name}' uses a name that is reserved for the lake")
    if data_type not in LAKE_TYPES:
        raise _problem(file, f"data_type of '{table}.{name}' is '{data_type}', not one of {', '.join(LAKE_TYPES)}")
    required = meta.get("required", False)
    if not isinstance(required, bool):
        raise _problem(file, f"required of '{table}.{name}' is '{required}', not true or false")
    accepted = meta.get("accepted") or []
    if any(isinstance(value, bool) for value in accepted):
        raise _problem(file, f"accepted of '{table}.{name}' contains true or false without quotes: put it in quotes")
    formats = meta.get("format") or []
    formats = tuple(map(str, formats if isinstance(formats, list) else [formats]))
    if formats and data_type not in ("date", "timestamp"):
        raise _problem(file, f"'{table}.{name}' has a format, but is not a date or timestamp")
    for each in formats:
        if problem := _problem_of_format(each, data_type):
            raise _problem(file, f"format '{each}' of '{table}.{name}' {problem}")
    return Column(name, data_type, required, _strings(file, f"accepted of '{table}.{name}'", accepted), formats)


def has_offset(text: str) -> bool:
    """Whether a format reads the offset or the zone of an instant."""
    return any(code in text.replace("%%", "") for code in ("%z", "%Z"))


def _problem_of_format(text: str, data_type: str) -> str:
    """Why a date or time cannot be read in this format; empty if it can."""
    written = "2001-02-03 04:05:06"
    with connect() as connection:
        try:
            query = f"select strptime(strftime(timestamp '{written}', {literal(text)}), {literal(text)})::timestamp"
            found = connection.execute(query).fetchone()
        except duckdb.Error as error:
            return f"is not one that DuckDB's strptime reads: {str(error).splitlines()[0]}"
    if not found or not str(found[0]).startswith(written[:10]):
        return "does not give the year, month and day"
    if data_type == "date" and (has_offset(text) or str(found[0]) != f"{written[:10]} 00:00:00"):
        return "gives a time, but the column is a date"
    return ""


def _meta(file: Path, place: str, entry: dict[str, Any], known: tuple[str, ...]) -> dict[str, Any]:
    """The entry's `config.meta`, where companies may keep keys of their own too: but none that is a slip of ours."""
    for key in ("meta", *known):
        if key in entry:
            whole = "config.meta" if key == "meta" else f"config.meta.{key}"
            raise _problem(file, f"{place} has '{key}' beside its name, where it has no effect: write it as {whole}")
    meta: dict[str, Any] = (entry.get("config") or {}).get("meta") or {}
    for key in meta:
        if key not in known and (suggestion := meant(str(key), known)):
            raise _problem(file, f"config.meta of {place} has the unknown key '{key}'.{suggestion}")
    return meta


def _list(entry: Any, name: str) -> list[dict[str, Any]]:
    found = entry.get(name) if isinstance(entry, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _strings(file: Path, field_name: str, value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise _problem(file, f"{field_name} is '{value}', not a list")
    return tuple(str(each) for each in value)


def _require_unique(file: Path, kind: str, names: list[str]) -> None:
    # DuckDB ignores case in names, so names that differ only in case are the same.
    lowered = [name.lower() for name in names]
    for name in sorted(set(lowered)):
        if lowered.count(name) > 1:
            raise _problem(file, f"'{name}' appears twice among the {kind}")


def _problem(file: Path, problem: str) -> ContractError:
    return ContractError(f"Landing contract {file}: {problem}. Correct the file and run `accord run` again.")
