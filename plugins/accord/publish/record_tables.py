"""The published tables that are no function of the lake: all publications so far, the results of all audits, and what
this publication changes of the one before."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from accord.audit.audit_report import AuditReport
from accord.common.catalog import read_inside
from accord.common.duckdb_files import attach_published
from accord.common.instants import instant, naive
from accord.common.sql import identifier, literal
from accord.common.yaml_files import load_yaml
from accord.publish import table_comments
from accord.store import publications
from accord.store.publications import History, Publication

NEWEST = "newest_file"
# Table -> its description, and its columns with type and text.
TABLES = load_yaml(Path(__file__).with_suffix(".yml"))
Rows = list[list[Any]]


def attach_newest(connection: duckdb.DuckDBPyConnection, history: History) -> None:
    """Attaches the newest publication's database, if there is one, as `newest_file`, for `write`."""
    if history.newest is not None:
        attach_published(connection, history.folder_of(history.newest) / publications.DATABASE, NEWEST)


def write(
    connection: duckdb.DuckDBPyConnection,
    publication: Publication,
    leads: int,
    audit: AuditReport,
    history: History,
    changes: Mapping[str, Path],
) -> None:
    """Fills the tables of record of the attached database `out`.

    `publications` and `audit_results`: all so far, and this one last. `changes`: the other tables, each with the file
    that the audit wrote.
    """
    for table in TABLES:
        described = {name: each["text"] for name, each in TABLES[table]["columns"].items()}
        connection.execute(f"create table out.accord.{table} ({', '.join(_columns(table))})")
        table_comments.write(connection, table, TABLES[table]["description"], described)
    _insert(connection, "publications", _publications(connection, publication, leads, history))
    if history.newest is not None:
        connection.execute(f"insert into out.accord.audit_results from {NEWEST}.accord.audit_results")
    _insert(connection, "audit_results", _results(publication, audit))
    for table, file in changes.items():
        connection.execute(f"insert into out.accord.{table} by name from read_parquet({literal(str(file))})")


def _columns(table: str) -> list[str]:
    """Each with its type."""
    return [f"{identifier(name)} {each['type']}" for name, each in TABLES[table]["columns"].items()]


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Rows) -> None:
    """Inserts the rows column by column: DuckDB is slow where it gets them one at a time."""
    kinds = [each["type"].removesuffix(" not null") for each in TABLES[table]["columns"].values()]
    unnested = ", ".join(f"unnest(?::{kind}[])" for kind in kinds)
    values = [[row[place] for row in rows] for place in range(len(kinds))]
    connection.execute(f"insert into out.accord.{table} select {unnested}", values)


def _publications(
    connection: duckdb.DuckDBPyConnection, publication: Publication, leads: int, history: History
) -> Rows:
    """The history so far with this one last; the one that was current is `replaced` or `rolled_back`."""
    rows = _carried(connection) if history.newest else {}
    for each in history.publications:
        state = history.state(each)
        is_replaced = state == "current" and publication.state == "current"
        rows[each.publication_id] = _row(each, each.leads, "replaced" if is_replaced else state)
    return [*sorted(rows.values(), key=lambda row: row[2]), _row(publication, leads, publication.state)]


def _carried(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Any]]:
    """Rows of `publications` so far, by publication: the older ones may have left the history folder."""
    found = connection.execute(read_inside(connection, NEWEST, "accord")["publications"]).fetchall()
    # The last columns were added later: an older file has no values for them.
    return {row[0]: [*row, *[None] * (len(TABLES["publications"]["columns"]) - len(row))] for row in found}


def _row(publication: Publication, leads: int, state: str) -> list[Any]:
    restatement = publication.restatement or {}
    return [
        publication.publication_id, naive(instant(publication.as_of)), naive(instant(publication.published_at)),
        ", ".join(publication.sources), publication.git_revision, publication.build_id, leads,
        publication.is_degraded, state, restatement.get("by"), restatement.get("reason"),
    ]  # fmt: skip


def _results(publication: Publication, audit: AuditReport) -> Rows:
    audited_at = naive(instant(audit.audited_at))
    return [
        [publication.publication_id, audited_at, each.suite, each.check, each.severity, each.is_ok, each.observed,
         each.expected, each.failing_rows, each.detail]
        for each in audit.results
    ]  # fmt: skip
