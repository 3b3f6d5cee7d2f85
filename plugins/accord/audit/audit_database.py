"""The database of the audit: a DuckDB in memory that reads work database, previous publication and new landing data.

| schema | holds |
|---|---|
| `accord` | the tables to publish |
| `core`, `seeds`, `zones`, `follow_up` | those of the work database, to compare with |
| `previous` | the tables of the previous publication; empty tables if there is none |
| `base` | the tables of the publication that an incremental build started from; empty tables for a full build |
| `landing` | `<source>__<table>`: new rows since the previous publication; `files`, `batches`: what happened to each |
| `audited` | the rows that the suites check of each published table (`accord.audit.audited_rows`) |
| `untouched` | `buckets`: see `accord.audit.untouched_leads` |
| `history` | `differences`, `follow_up_differences`: see `accord.audit.history_check` |
| `register` | `problems`: see `accord.register.problems` |
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
from accord.audit.audit_scope import AuditScope
from accord.common.catalog import read_inside, tables
from accord.common.duckdb_files import attach, attach_published
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
class AuditDatabase:
    """The open database of one audit, and what is audited. `address`: its SQLAlchemy URL."""

    settings: Settings
    build: dict[str, Any]
    previous: Publication | None
    scope: AuditScope
    restatement: Restatement | None
    problems: list[Problem]
    connection: duckdb.DuckDBPyConnection
    address: str

    @property
    def sources(self) -> list[str]:
        return list(self.build["sources"])

    @property
    def is_restated(self) -> bool:
        """Whether the restatement was needed: for a version, or for a difference of history (`history_check.load`)."""
        differences = self.connection.execute(
            "select 1 from history.differences where explanation = 'restatement' "
            "union all select 1 from history.follow_up_differences where explanation = 'restatement' limit 1"
        )
        return any(problem.rule == "restated" for problem in self.problems) or differences.fetchone() is not None


@contextmanager
def open_audit_database(
    settings: Settings, is_full: bool = False, restatement: Restatement | None = None
) -> Iterator[AuditDatabase]:
    """Opens all databases read-only. Raises PublicationError if there is no finished build."""
    build = read_build(settings)
    if not settings.warehouse.exists():
        raise PublicationError(f"The work database {settings.warehouse} is missing. Next: accord run --full-refresh")
    as_of = instant(build["as_of"])
    settings = with_as_of(settings, as_of)
    previous = publications.history(settings).previous(as_of)
    scope = audit_scope.scope_of(settings, build, is_full)
    # All connections of this process share a named in-memory database; Great Expectations opens its own connection.
    address = f"duckdb:///:memory:accord_audit_{uuid4().hex}"
    engine = sqlalchemy.create_engine(address)
    raw_connection = engine.raw_connection()
    try:
        connection: duckdb.DuckDBPyConnection = raw_connection.driver_connection
        register_problems = problems(settings, as_of, restatement=restatement)
        database = AuditDatabase(settings, build, previous, scope, restatement, register_problems, connection, address)
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"set temp_directory = {literal(str(settings.work / 'spill'))}")
        connection.execute(f"set memory_limit = {literal(memory())}")
        _create_work_views(database)
        _create_published_views(database, "previous", previous)
        _create_published_views(database, "base", scope.base)
        _create_audited_rows(database)
        landed_rows.load(settings, build, previous, connection)
        _create_register_problems(database)
        _create_run(database)
        yield database
    finally:
        _detach(raw_connection)
        engine.dispose()


def _detach(raw_connection: Any) -> None:
    """Detaches the files. Otherwise an open connection would prevent this process from writing the work database."""
    connection = raw_connection.driver_connection
    attached = {name for (name,) in connection.execute("select database_name from duckdb_databases()").fetchall()}
    for name in sorted(name for name in attached if name == "work_file" or name.startswith("published ")):
        connection.execute(f"detach {identifier(name)}")
    raw_connection.close()


def _create_work_views(database: AuditDatabase) -> None:
    connection = database.connection
    attach(connection, database.settings.warehouse, "work_file")
    for schema in ("accord", "core", "seeds", "zones", "follow_up"):
        connection.execute(f"create schema {schema}")
        for table in tables(connection, "work_file", schema):
            connection.execute(
                f"create view {schema}.{identifier(table)} as from work_file.{schema}.{identifier(table)}"
            )


def _create_published_views(database: AuditDatabase, schema: str, publication: Publication | None) -> None:
    """A publication's tables. A table that it does not have is empty, with its current columns."""
    connection = database.connection
    connection.execute(f"create schema {schema}")
    published = read_inside(connection, _attach(database, publication), "accord") if publication else {}
    for table in sorted({*published, *tables(connection, "work_file", "accord")}):
        name = identifier(table)
        source = published.get(table, f"from accord.{name} where false")
        connection.execute(f"create view {schema}.{name} as {source}")


def _attach(database: AuditDatabase, publication: Publication) -> str:
    """Attaches a publication's database, at most once because a file can be opened only once. Returns its name."""
    name = f"published {publication.publication_id}"
    file = publications.folder(database.settings, publication) / publications.DATABASE
    attach_published(database.connection, file, name)
    return name


def _create_audited_rows(database: AuditDatabase) -> None:
    """The rows that the suites check; the rows of untouched leads are compared with the base instead."""
    scope, connection = database.scope, database.connection
    by_lead = audited_rows.comparable_tables(connection, _attach(database, scope.base)) if scope.base else []
    day = instant(database.build["as_of"]).astimezone(database.settings.zone).date()
    untouched_leads.compare(connection, by_lead, "base", day, scope.is_full)
    audited_rows.create(connection, [] if scope.is_full else by_lead)


def _create_register_problems(database: AuditDatabase) -> None:
    database.connection.execute("create schema register")
    database.connection.execute(
        "create table register.problems (rule varchar, severity varchar, definition varchar, message varchar)"
    )
    rows = [(each.rule, each.severity, each.definition, each.message) for each in database.problems]
    if rows:
        database.connection.executemany("insert into register.problems values (?, ?, ?, ?)", rows)


def _create_run(database: AuditDatabase) -> None:
    database.connection.execute("create schema audit")
    database.connection.execute(
        "create table audit.run as select ?::timestamp as as_of, ?::timestamp as previous_as_of, "
        "?::boolean as has_previous, ?::varchar as time_zone",
        [
            naive(instant(database.build["as_of"])),
            naive(instant(database.previous.as_of)) if database.previous else None,
            database.previous is not None,
            database.settings.time_zone,
        ],
    )
