"""The Parquet files of one publication: one a table, and for tables that grow with history one a month.

A month in which no row differs is a hard link to the file of the previous publication, if that file is still as it was
published; if not, the month is written from the database. Published files are never written again, so sharing them is
safe; a file is deleted with the last publication that links to it.
"""

import logging
import os
import shutil
from pathlib import Path
from typing import Any

import duckdb

from accord.common import fault_points
from accord.common.catalog import tables
from accord.common.duckdb_files import attach_published, connect
from accord.common.settings import memory
from accord.common.sql import identifier, literal
from accord.store import mart_contracts, publication_files

log = logging.getLogger(__name__)

OPEN_FILES = 10_000  # more months than any history has, so that a month is always one file
# A table without rows still needs a file, for its columns.
NO_MONTH = "month=0001-01"
# First by day: the month of each of millions of rows would take longer than all else here.
ROWS_BY_MONTH = """
select strftime(day, '%Y-%m') as month, sum(rows)
from (select {date} as day, count(*) as rows from accord.{table} group by day)
group by month
"""
# A range, so that DuckDB reads only the parts of the table that can have such rows.
IN_MONTH = "({date} >= date '{month}-01' and {date} < date '{month}-01' + interval 1 month)"


def write_parquet(
    database: Path, folder: Path, base: Path | None = None, months: dict[str, list[str]] | None = None
) -> None:
    """The same rows as the database: `<table>.parquet`, or `<table>/month=YYYY-MM/data_0.parquet`.

    `months`: for tables copied from the publication whose Parquet folder is `base`, the months in which rows differ.
    """
    folder.mkdir()
    split = {mart.name: mart.month_of for mart in mart_contracts.load() if mart.month_of}
    with connect(memory_limit=memory()) as connection:
        attach_published(connection, database, "published")
        connection.execute("use published")
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
    """Links the months that did not change and are whole; writes all others."""
    month = f"strftime({identifier(date)}, '%Y-%m')"
    folder.mkdir()
    linked: list[str] = []
    rows_of: dict[str, int] = {}
    if before and before.is_dir():
        counted = ROWS_BY_MONTH.format(date=identifier(date), table=identifier(table))
        rows_of = dict(connection.execute(counted).fetchall())
        recorded = publication_files.read(before.parents[1])
        for name in sorted(set(rows_of) - set(changed)):
            kept = before / f"month={name}"
            if _is_whole(connection, kept, recorded, before.parents[1], rows_of[name]):
                _link_files(kept, folder / kept.name)
                linked.append(name)
            else:
                log.warning("%s is not as it was published: the month is written again", kept)
    rows = f"select *, {month} as month from accord.{identifier(table)}"
    if linked:
        ranges = [IN_MONTH.format(date=identifier(date), month=name) for name in sorted(set(rows_of) - set(linked))]
        rows += f" where {' or '.join(ranges) or 'false'}"
    connection.execute(
        f"copy ({rows}) to {literal(str(folder))} "
        "(format parquet, compression zstd, partition_by (month), overwrite_or_ignore)"
    )
    if not any(folder.iterdir()):
        (folder / NO_MONTH).mkdir()
        target = literal(str(folder / NO_MONTH / "data_0.parquet"))
        connection.execute(f"copy (from accord.{identifier(table)} where false) to {target} (format parquet)")


def _is_whole(
    connection: duckdb.DuckDBPyConnection, month: Path, recorded: dict[str, Any], publication: Path, rows: int
) -> bool:
    """Whether a month's one file is as published: by its record, or, without one, by its footer and number of rows."""
    files = list(month.iterdir()) if month.is_dir() else []
    if len(files) != 1:
        return False
    if known := recorded.get(files[0].relative_to(publication).as_posix()):
        return publication_files.change_of(files[0], known) is None
    try:
        footer = "select sum(num_rows) from parquet_file_metadata(?)"
        return connection.execute(footer, [str(files[0])]).fetchone() == (rows,)
    except duckdb.Error:
        return False


def _link_files(kept: Path, folder: Path) -> None:
    folder.mkdir()
    for file in kept.iterdir():
        try:
            os.link(file, folder / file.name)
        except OSError:  # a file system without links, or a home on several file systems
            shutil.copy2(file, folder / file.name)
