"""Opens DuckDB to read: in memory, the work database, a published one. No network access."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from accord.common.settings import memory
from accord.common.sql import literal

Config = dict[str, str | bool | int | float | list[str]]


@contextmanager
def connect(spill_folder: Path | None = None, memory_limit: str = "2GB") -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory DuckDB in UTC. Above `memory_limit` it spills into `spill_folder`."""
    config: Config = {
        "autoinstall_known_extensions": "false",
        "memory_limit": memory_limit,
        "preserve_insertion_order": "true",
    }
    if spill_folder:
        config["temp_directory"] = str(spill_folder)
    with duckdb.connect(config=config) as connection:
        connection.execute("set TimeZone = 'UTC'")
        yield connection


@contextmanager
def work_database(file: Path, read_only: bool = True) -> Iterator[duckdb.DuckDBPyConnection]:
    """The work database under its own name, `accord`, in UTC. Raises duckdb.Error if it cannot be opened."""
    config: Config = {"autoinstall_known_extensions": "false", "memory_limit": memory()}
    with duckdb.connect(str(file), read_only=read_only, config=config) as connection:
        connection.execute("set TimeZone = 'UTC'")
        yield connection


@contextmanager
def published_database(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A published database, read-only, in UTC. Its tables are named `accord.<table>`.

    If DuckDB opens the file directly, the database and its schema are both called `accord`, and DuckDB refuses
    `accord.<table>` as ambiguous. So the file is attached under another name, `published`.
    """
    with connect(memory_limit=memory()) as connection:
        connection.execute(f"attach {literal(str(file))} as published (read_only)")
        connection.execute("use published")
        yield connection
