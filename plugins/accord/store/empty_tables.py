"""An empty Parquet file for each declared table of the lake, so that a source without data can be read."""

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from accord.common.duckdb_files import connect
from accord.common.settings import Settings
from accord.common.sql import identifier, literal
from accord.store import lake
from accord.store.contracts import METADATA, Contract, Table

FILE = Path("loaded_on=0001-01-01", "schema.parquet")
QUERY = "accord_query"  # in the metadata of such a file: what it was written from


def write(settings: Settings, contract: Contract) -> None:
    """Writes what is missing. A whole file that says that it was written for these columns stays as it is."""
    files = {lake.table_folder(settings, contract.source, each.name) / FILE: _query(each) for each in contract.tables}
    missing = {file: query for file, query in files.items() if _query_of(file) != query.encode()}
    if not missing:
        return
    with connect() as connection:
        for file, query in missing.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            draft = file.with_name(".schema.tmp")
            options = f"format parquet, kv_metadata {{{QUERY}: {literal(query)}}}"
            connection.execute(f"copy ({query}) to {literal(str(draft))} ({options})")
            os.replace(draft, file)


def _query(table: Table) -> str:
    """One without rows, with the table's columns and the metadata columns."""
    columns = [*((each.name, each.lake_type) for each in table.columns), *METADATA.items()]
    return "select " + ", ".join(f"null::{kind} as {identifier(name)}" for name, kind in columns) + " where false"


def _query_of(file: Path) -> bytes | None:
    """None if there is no file, or none that is whole and says what it was written from."""
    try:
        kept = pq.read_metadata(file).metadata or {}
    except (OSError, pa.ArrowException):
        return None
    return kept.get(QUERY.encode())
