"""What the audit looks at: a DuckDB in memory that sees work database, previous publication and new landing.

| schema | holds |
|---|---|
| `accord` | the tables about to be published |
| `core`, `seeds` | the work database's, for truth to compare with |
| `previous` | the published tables of the publication compared with; empty ones where there is none |
| `landing` | `<source>__<table>`: what the batches since then loaded; `files`, `batches`: what became of each |
| `history` | `differences`: see `accord.history` |
| `register` | `problems`: see `accord.register` |
| `audit` | `run`: one row: as_of, previous_as_of, has_previous, time_zone |
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import duckdb
import sqlalchemy

from accord import publications, register
from accord.audit import landing
from accord.publications import Publication, instant
from accord.register import Problem
from accord.settings import AccordError, Settings, with_as_of
from accord.sql import identifier, literal


@dataclass(frozen=True)
class World:
    """The open database of one audit, and what it is about. `address` is its SQLAlchemy URL."""

    settings: Settings
    build: dict[str, Any]
    previous: Publication | None
    problems: list[Problem]
    connection: duckdb.DuckDBPyConnection
    address: str

    @property
    def sources(self) -> list[str]:
        return list(self.build["sources"])


@contextmanager
def opened(settings: Settings) -> Iterator[World]:
    """Opens everything read-only. Raises AccordError where there is no finished build."""
    build = publications.read_build(settings)
    if not settings.warehouse.exists():
        raise AccordError(f"The work database {settings.warehouse} is missing. Next: accord run --full-refresh")
    as_of = instant(build["as_of"])
    settings = with_as_of(settings, as_of)
    previous = publications.previous(settings, as_of)
    # A named in-memory database is one for all connections of this process: Great Expectations opens its own.
    address = f"duckdb:///:memory:accord_audit_{uuid4().hex}"
    engine = sqlalchemy.create_engine(address)
    held_open = engine.raw_connection()
    try:
        connection: duckdb.DuckDBPyConnection = held_open.driver_connection
        world = World(settings, build, previous, register.problems(settings, as_of), connection, address)
        connection.execute("set TimeZone = 'UTC'")
        _views_of_work(world)
        _previous(world)
        landing.load(settings, build, previous, connection)
        _register_problems(world)
        _run(world)
        yield world
    finally:
        _let_go(held_open)
        engine.dispose()


def _let_go(held_open: Any) -> None:
    """Closes the files: while one connection lives on somewhere, this process could not write the work database."""
    connection = held_open.driver_connection
    attached = {name for (name,) in connection.execute("select database_name from duckdb_databases()").fetchall()}
    for name in sorted(attached & {"work_file", "previous_file"}):
        connection.execute(f"detach {name}")
    held_open.close()


def _views_of_work(world: World) -> None:
    connection = world.connection
    connection.execute(f"attach {literal(str(world.settings.warehouse))} as work_file (read_only)")
    for schema in ("accord", "core", "seeds"):
        connection.execute(f"create schema {schema}")
        for table in tables(connection, "work_file", schema):
            connection.execute(
                f"create view {schema}.{identifier(table)} as from work_file.{schema}.{identifier(table)}"
            )


def _previous(world: World) -> None:
    """The previous publication's tables; where it lacks one (or there is none), an empty one of today's shape."""
    connection = world.connection
    connection.execute("create schema previous")
    published: set[str] = set()
    if world.previous:
        database = publications.folder(world.settings, world.previous) / "accord.duckdb"
        connection.execute(f"attach {literal(str(database))} as previous_file (read_only)")
        published = set(tables(connection, "previous_file", "accord"))
    for table in sorted(published | set(tables(connection, "work_file", "accord"))):
        name = identifier(table)
        source = f"from previous_file.accord.{name}" if table in published else f"from accord.{name} where false"
        connection.execute(f"create view previous.{name} as {source}")


def _register_problems(world: World) -> None:
    world.connection.execute("create schema register")
    world.connection.execute(
        "create table register.problems (rule varchar, severity varchar, definition varchar, message varchar)"
    )
    rows = [(each.rule, each.severity, each.definition, each.message) for each in world.problems]
    if rows:
        world.connection.executemany("insert into register.problems values (?, ?, ?, ?)", rows)


def _run(world: World) -> None:
    world.connection.execute("create schema audit")
    world.connection.execute(
        "create table audit.run as select ?::timestamp as as_of, ?::timestamp as previous_as_of, "
        "?::boolean as has_previous, ?::varchar as time_zone",
        [
            naive(instant(world.build["as_of"])),
            naive(instant(world.previous.as_of)) if world.previous else None,
            world.previous is not None,
            world.settings.time_zone,
        ],
    )


def naive(moment: datetime) -> datetime:
    """A UTC instant as DuckDB's TIMESTAMP holds it."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def tables(connection: duckdb.DuckDBPyConnection, database: str, schema: str) -> list[str]:
    """Names of the tables of one schema of an attached database."""
    rows = connection.execute(
        "select table_name from information_schema.tables where table_catalog = ? and table_schema = ? "
        "and table_type = 'BASE TABLE' order by all",  # a view of another file names that file
        [database, schema],
    ).fetchall()
    return [name for (name,) in rows]
