"""Opens DuckDB to read: in memory, the work database, a published one. No network access.

A file that DuckDB cannot open, or that is shorter than its header says, is a StateError that names it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from accord.common.catalog import read_inside
from accord.common.errors import StateError
from accord.common.settings import memory
from accord.common.sql import identifier, literal
from accord.common.state_files import damaged

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


# Of a DuckDB file: its three headers come before its blocks.
HEADERS = 3 * 4096
DAMAGE = (duckdb.IOException, duckdb.SerializationException, duckdb.InternalException, duckdb.FatalException)
OF_WORK = "It holds nothing that cannot be made again. Next: accord run --full-refresh"
OF_PUBLISHED = (
    "Put it back from a backup (docs/guides/back_up.md). Without one: accord rollback shows readers the publication "
    "before it; then move the folder {folder} out of the home, and accord run publishes anew."
)


@contextmanager
def work_database(file: Path, read_only: bool = True) -> Iterator[duckdb.DuckDBPyConnection]:
    """The work database under its own name, `accord`, in UTC. Raises StateError if it is damaged."""
    config: Config = {"autoinstall_known_extensions": "false", "memory_limit": memory()}
    with _readable(file, OF_WORK):
        connection = duckdb.connect(str(file), read_only=read_only, config=config)
    with connection:
        connection.execute("set TimeZone = 'UTC'")
        if read_only:
            _require_whole(connection, "accord", file, OF_WORK)
        yield connection


@contextmanager
def published_database(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A published database, read-only. Its tables are named `<table>` or `accord.<table>`; instants are naive UTC.

    If DuckDB opens the file directly, the database and its schema are both called `accord`, and DuckDB refuses
    `accord.<table>` as ambiguous. So the file is attached under another name, `published`, where its tables are as
    other readers see them, and the schema `accord` has a view of each. Raises StateError if the file is damaged.
    """
    with connect(memory_limit=memory()) as connection:
        attach_published(connection, file, "published")
        queries = read_inside(connection, "published", "accord")
        views = [f"create view accord.{identifier(table)} as {query};" for table, query in queries.items()]
        connection.execute("create schema accord; begin;" + "".join(views) + "commit; use memory.accord")
        yield connection


def attach_published(connection: duckdb.DuckDBPyConnection, file: Path, name: str) -> None:
    """Attaches a published database, read-only, under a name. Raises StateError if it is damaged or missing."""
    file = file.resolve()  # through `current`: the message names the publication
    attach(connection, file, name, OF_PUBLISHED.format(folder=file.parent))


def attach(connection: duckdb.DuckDBPyConnection, file: Path, name: str, remedy: str = OF_WORK) -> None:
    """Attaches a database, read-only, under a name that may be attached already. Raises StateError if it is damaged."""
    with _readable(file, remedy):
        connection.execute(f"attach if not exists {literal(str(file))} as {identifier(name)} (read_only)")
    _require_whole(connection, name, file, remedy)


@contextmanager
def _readable(file: Path, remedy: str) -> Iterator[None]:
    """Names the file in the error of a database that cannot be opened. That another process writes it is no damage."""
    try:
        yield
    except DAMAGE as error:
        if "lock" in str(error) or "No space left" in str(error):
            raise
        raise damaged(file, f"DuckDB cannot open it ({str(error).splitlines()[0]})", remedy) from error


def _require_whole(connection: duckdb.DuckDBPyConnection, name: str, file: Path, remedy: str) -> None:
    """Raises StateError if the file is shorter than its blocks: DuckDB notices that only when it reads them.

    Free blocks at the end may not be in the file, so only used ones count.
    """
    row = connection.execute(
        "select block_size * used_blocks from pragma_database_size() where database_name = ?", [name]
    ).fetchone()
    size = file.stat().st_size
    if row and row[0] and size < HEADERS + int(row[0]):
        raise damaged(file, f"it has {size:,} bytes of at least {HEADERS + int(row[0]):,}", remedy)


def damage_of(file: Path) -> str | None:
    """What is wrong with a published database, and what to do; None if it can be opened and is whole."""
    try:
        with published_database(file):
            return None
    except StateError as error:
        return str(error)
