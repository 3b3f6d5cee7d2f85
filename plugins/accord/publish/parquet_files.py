"""The Parquet files of one publication: one a table, and for tables that grow with history one a month.

A month in which no row differs is a hard link to the file of the previous publication. Published files are never
written again, so sharing them is safe; a file is deleted with the last publication that links to it.
"""

import os
import shutil
from pathlib import Path

import duckdb

from accord.common import fault_points
from accord.common.catalog import tables
from accord.common.duckdb_files import published_database
from accord.common.sql import identifier, literal
from accord.store import mart_contracts

OPEN_FILES = 10_000  # more months than any history has, so that a month is always one file
# A table without rows still needs a file, for its columns.
NO_MONTH = "month=0001-01"


def write_parquet(
    database: Path, folder: Path, base: Path | None = None, months: dict[str, list[str]] | None = None
) -> None:
    """The same rows as the database: `<table>.parquet`, or `<table>/month=YYYY-MM/data_0.parquet`.

    `months`: for tables copied from the publication whose Parquet folder is `base`, the months in which rows differ.
    """
    folder.mkdir()
    split = {mart.name: mart.month_of for mart in mart_contracts.load() if mart.month_of}
    with published_database(database) as connection:
        connection.execute(f"set partitioned_write_max_open_files = {OPEN_FILES}")
        for name in tables(connection, "published", "accord"):
            if name in split:
                before = base / name if base and name in (months or {}) else None
                _months(connection, name, split[name], folder / name, before, (months or {}).get(name, []))
            else:
                target = literal(str(folder / f"{name}.parquet"))
                connection.execute(f"copy accord.{identifier(name)} to {target} (format parquet, compression zstd)")
    fault_points.point("publish.parquet_written")


def _months(
    connection: duckdb.DuckDBPyConnection, table: str, date: str, folder: Path, before: Path | None, changed: list[str]
) -> None:
    """Writes the months that changed and links the others; writes all where there is nothing to link."""
    month = f"strftime({identifier(date)}, '%Y-%m')"
    rows = f"select *, {month} as month from accord.{identifier(table)}"
    folder.mkdir()
    if before and before.is_dir():
        for kept in sorted(before.glob("month=*")):
            if kept.name.removeprefix("month=") not in changed:
                _link_files(kept, folder / kept.name)
        rows += f" where {month} in ({', '.join(map(literal, changed))})" if changed else " where false"
    connection.execute(
        f"copy ({rows}) to {literal(str(folder))} "
        "(format parquet, compression zstd, partition_by (month), overwrite_or_ignore)"
    )
    if not any(folder.iterdir()):
        (folder / NO_MONTH).mkdir()
        target = literal(str(folder / NO_MONTH / "data_0.parquet"))
        connection.execute(f"copy (from accord.{identifier(table)} where false) to {target} (format parquet)")


def _link_files(kept: Path, folder: Path) -> None:
    folder.mkdir()
    for file in kept.iterdir():
        try:
            os.link(file, folder / file.name)
        except OSError:  # a file system without links, or a home on several file systems
            shutil.copyfile(file, folder / file.name)
