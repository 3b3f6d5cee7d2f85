"""The one opener of DuckDB files: in memory, the work database, a published one. None asks a network for anything."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from accord.common.settings import memory
from accord.common.sql import literal

Config = dict[str, str | bool | int | float | list[str]]


@contextmanager
def connect(spill: Path | None = None, limit: str = "2GB") -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory DuckDB in UTC; beyond the memory `limit` it spills into folder `spill`."""
    config: Config = {
        "autoinstall_known_extensions": "false",
        "memory_limit": limit,
        "preserve_insertion_order": "true",
    }
    if spill:
        config["temp_directory"] = str(spill)
    with duckdb.connect(config=config) as connection:
        connection.execute("set TimeZone = 'UTC'")
        yield connection


@contextmanager
def work_database(file: Path, read_only: bool = True) -> Iterator[duckdb.DuckDBPyConnection]:
    """The work database under its own name, `accord`, in UTC. Raises duckdb.Error where it cannot be opened."""
    config: Config = {"autoinstall_known_extensions": "false", "memory_limit": memory()}
    with duckdb.connect(str(file), read_only=read_only, config=config) as connection:
        connection.execute("set TimeZone = 'UTC'")
        yield connection


@contextmanager
def published_database(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A published database, read-only, in UTC, in which `accord.<table>` is a name.

    Opened directly, the database is called like its file, `accord`, as is its schema: then only `accord.accord.<table>`
    is, and DuckDB refuses `accord.<table>` as ambiguous. So it is attached under another name, `published`.
    """
    with connect(limit=memory()) as connection:
        connection.execute(f"attach {literal(str(file))} as published (read_only)")
        connection.execute("use published")
        yield connection
