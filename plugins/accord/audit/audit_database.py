"""What the audit looks at: a DuckDB in memory that sees work database, previous publication and new landing.

| schema | holds |
|---|---|
| `accord` | the tables about to be published |
| `core`, `seeds` | the work database's, for truth to compare with |
| `previous` | the published tables of the publication compared with; empty ones where there is none |
| `landing` | `<source>__<table>`: what the batches since then loaded; `files`, `batches`: what became of each |
| `batch` | what the suites look at of each published table: at night, of tables by lead, the rows of touched leads |
| `rest` | `buckets`: see `accord.audit.untouched_leads` |
| `history` | `differences`: see `accord.history` |
| `register` | `problems`: see `accord.register` |
| `audit` | `run`: one row: as_of, previous_as_of, has_previous, time_zone |
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import duckdb
import sqlalchemy

from accord.audit import audit_scope, audited_rows, landed_rows, untouched_leads
from accord.audit.audit_scope import Kind
from accord.common.catalog import tables
from accord.common.errors import PublicationError
from accord.common.instants import instant, naive
from accord.common.settings import Settings, memory, with_as_of
from accord.common.sql import identifier, literal
from accord.register.problems import Problem, problems
from accord.register.restatements import Restatement
from accord.store import publications
from accord.store.builds import read_build
from accord.store.publications import Publication


@dataclass(frozen=True)
class World:
    """The open database of one audit, and what it is about. `address` is its SQLAlchemy URL."""

    settings: Settings
    build: dict[str, Any]
    previous: Publication | None
    kind: Kind
    restatement: Restatement | None
    problems: list[Problem]
    connection: duckdb.DuckDBPyConnection
    address: str

    @property
    def sources(self) -> list[str]:
        return list(self.build["sources"])

    @property
    def is_restated(self) -> bool:
        """Whether the restatement excuses anything: a version, or a difference of history (`history_check.load`)."""
        differences = self.connection.execute(
            "select 1 from history.differences where explanation = 'restatement' limit 1"
        )
        return any(problem.rule == "restated" for problem in self.problems) or differences.fetchone() is not None


@contextmanager
def opened(settings: Settings, is_full: bool = False, restatement: Restatement | None = None) -> Iterator[World]:
    """Opens everything read-only. Raises PublicationError where there is no finished build."""
    build = read_build(settings)
    if not settings.warehouse.exists():
        raise PublicationError(f"The work database {settings.warehouse} is missing. Next: accord run --full-refresh")
    as_of = instant(build["as_of"])
    settings = with_as_of(settings, as_of)
    previous = publications.history(settings).previous(as_of)
    kind = audit_scope.of(settings, build, is_full)
    # A named in-memory database is one for all connections of this process: Great Expectations opens its own.
    address = f"duckdb:///:memory:accord_audit_{uuid4().hex}"
    engine = sqlalchemy.create_engine(address)
    held_open = engine.raw_connection()
    try:
        connection: duckdb.DuckDBPyConnection = held_open.driver_connection
        found = problems(settings, as_of, restatement=restatement)
        world = World(settings, build, previous, kind, restatement, found, connection, address)
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"set temp_directory = {literal(str(settings.work / 'spill'))}")
        connection.execute(f"set memory_limit = {literal(memory())}")
        _views_of_work(world)
        _published(world, "previous", previous)
        _published(world, "base", kind.base)
        _batches(world)
        landed_rows.load(settings, build, previous, connection)
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
    for name in sorted(name for name in attached if name == "work_file" or name.startswith("published ")):
        connection.execute(f"detach {identifier(name)}")
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


def _published(world: World, schema: str, publication: Publication | None) -> None:
    """A publication's tables; where it lacks one (or there is none), an empty one of today's shape."""
    connection = world.connection
    connection.execute(f"create schema {schema}")
    published: set[str] = set()
    file = ""
    if publication:
        name_of_file = _attached(world, publication)
        published = set(tables(connection, name_of_file, "accord"))
        file = identifier(name_of_file)
    for table in sorted(published | set(tables(connection, "work_file", "accord"))):
        name = identifier(table)
        source = f"from {file}.accord.{name}" if table in published else f"from accord.{name} where false"
        connection.execute(f"create view {schema}.{name} as {source}")


def _attached(world: World, publication: Publication) -> str:
    """The name under which a publication's database is open: two of these may be one, and a file opens once."""
    name = f"published {publication.publication_id}"
    database = publications.folder(world.settings, publication) / "accord.duckdb"
    world.connection.execute(f"attach if not exists {literal(str(database))} as {identifier(name)} (read_only)")
    return name


def _batches(world: World) -> None:
    """What the suites look at, and what they do not look at held against the base."""
    kind, connection = world.kind, world.connection
    by_lead = audited_rows.comparable(connection, _attached(world, kind.base)) if kind.base else []
    day = instant(world.build["as_of"]).astimezone(world.settings.zone).date()
    untouched_leads.compare(connection, by_lead, "base", day, kind.is_full)
    audited_rows.create(connection, [] if kind.is_full else by_lead)


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
