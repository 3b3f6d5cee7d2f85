"""The few things needed to build SQL safely: names and texts are quoted here and nowhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb


def identifier(name: str) -> str:
    """A column or table name, quoted, whatever characters it holds."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text value, quoted, for the places where DuckDB takes no parameter (COPY … TO, column lists of readers)."""
    return "'" + text.replace("'", "''") + "'"


@contextmanager
def connect(spill: Path | None = None, memory: str = "2GB") -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory DuckDB in UTC that asks no network for anything; beyond `memory` it spills into folder `spill`."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "memory_limit": memory,
        "preserve_insertion_order": "true",
    }
    if spill:
        config["temp_directory"] = str(spill)
    connection = duckdb.connect(config=config)
    try:
        connection.execute("set TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()
