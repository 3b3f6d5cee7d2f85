"""The register as tables of the work database. dbt reads source('register', 'definitions').

Versions of the follow-up agreement are rows of it too; their model and stage are `follow_up`.

`register.next_gates` says what leads can qualify for at as_of; its SQL is run by the models of nurture.

`register.what_does_not_count` has one row, the list as `publish` keeps it.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from accord.common.duckdb_files import work_database
from accord.common.settings import DBT_PROJECT, Settings
from accord.register import agreed_list, next_gates
from accord.register.entries import Entry, entries
from accord.register.version_state import is_review_due, state_of

COLUMNS = {
    "definition": "varchar not null",
    "model": "varchar not null",
    "stage": "varchar not null",
    "description": "varchar not null",
    "in_force_from": "date",
    "in_force_from_at": "timestamp",
    "in_force_to": "date",
    "in_force_to_at": "timestamp",
    "review_by_on": "date",
    "marketing_signed_by": "varchar",
    "marketing_signed_on": "date",
    "sales_signed_by": "varchar",
    "sales_signed_on": "date",
    "fingerprint": "varchar not null",
    "signed_fingerprint": "varchar",
    "state": "varchar not null",
    "is_review_due": "boolean not null",
    "canonical": "varchar not null",
    "clauses": "varchar not null",
}


def write_register(settings: Settings, project: Path = DBT_PROJECT) -> None:
    """Replaces the register's tables of the work database, in one transaction, as at as_of. Instants are UTC."""
    register = entries(settings, project)
    rows = [_row(entry, settings) for entry in register]
    gates = [*next_gates.rows(register, settings.as_of, project)]
    kept = json.dumps(agreed_list.read(settings, project).kept(), ensure_ascii=False)
    settings.work.mkdir(parents=True, exist_ok=True)
    with work_database(settings.warehouse, read_only=False) as connection:
        connection.begin()
        connection.execute("create schema if not exists register")
        _replace(connection, "definitions", COLUMNS, rows)
        _replace(connection, "next_gates", next_gates.COLUMNS, gates)
        connection.execute("create or replace table register.what_does_not_count (content varchar not null)")
        connection.execute("insert into register.what_does_not_count values (?)", [kept])
        connection.commit()


def _replace(
    connection: duckdb.DuckDBPyConnection, table: str, columns: dict[str, str], rows: list[list[object]]
) -> None:
    described = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    connection.execute(f"create or replace table register.{table} ({described})")
    if rows:
        placeholders = ", ".join("?" for _ in columns)
        connection.executemany(f"insert into register.{table} values ({placeholders})", rows)


def _row(entry: Entry, settings: Settings) -> list[object]:
    return [
        entry.definition,
        entry.model,
        entry.stage,
        entry.description,
        entry.in_force_from,
        _utc(entry.in_force_from_at),
        entry.in_force_to,
        _utc(entry.in_force_to_at),
        entry.review_by_on,
        entry.marketing.by,
        entry.marketing.on,
        entry.sales.by,
        entry.sales.on,
        entry.fingerprint,
        entry.signed_fingerprint,
        state_of(entry, settings.as_of),
        is_review_due(entry, settings.as_of, settings.zone),
        json.dumps(entry.canonical, sort_keys=True, ensure_ascii=False),
        json.dumps(entry.clauses, ensure_ascii=False),
    ]


def _utc(instant: datetime | None) -> datetime | None:
    """As naive UTC, which DuckDB stores unchanged."""
    return instant.astimezone(UTC).replace(tzinfo=None) if instant else None
