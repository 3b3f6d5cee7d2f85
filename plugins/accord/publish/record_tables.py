"""The published tables that are no function of the lake: all publications so far, the results of all audits, and what
this publication changes of the one before."""

from pathlib import Path
from typing import Any

import duckdb

from accord.audit import history_changes
from accord.audit.audit_report import AuditReport
from accord.common.duckdb_files import attach_published, published_database
from accord.common.instants import instant, naive
from accord.common.sql import literal
from accord.store import publications
from accord.store.publications import History, Publication

PUBLICATIONS = """
create table out.accord.publications (
    publication_id varchar not null, as_of timestamptz not null, published_at timestamptz not null,
    sources varchar not null, git_revision varchar,
    build_id varchar not null, leads bigint not null, is_degraded boolean not null,
    state varchar not null, restated_by varchar, restated_because varchar
)
"""
COLUMNS = 11  # of it
AUDIT_RESULTS = """
create table out.accord.audit_results (
    publication_id varchar not null, audited_at timestamptz not null, suite varchar not null, "check" varchar not null,
    severity varchar not null, is_ok boolean not null, observed varchar not null, expected varchar not null,
    failing_rows bigint not null, detail varchar
)
"""


def write(
    connection: duckdb.DuckDBPyConnection,
    publication: Publication,
    leads: int,
    audit: AuditReport,
    history: History,
    changes: Path,
) -> None:
    """Fills three tables of the attached database `out`.

    `publications` and `audit_results`: all so far, and this one last. `history_changes`: from the file `changes` that
    the audit wrote.
    """
    newest = history.folder_of(history.newest) / publications.DATABASE if history.newest else None
    _publications(connection, publication, leads, history, newest)
    _audit_results(connection, publication, audit, newest)
    _history_changes(connection, changes)


def _publications(
    connection: duckdb.DuckDBPyConnection,
    publication: Publication,
    leads: int,
    history: History,
    newest: Path | None,
) -> None:
    """The history so far with this one last; the one that was current is `replaced` or `rolled_back`."""
    connection.execute(PUBLICATIONS)
    rows = _carried(newest) if newest else {}
    for each in history.publications:
        state = history.state(each)
        is_replaced = state == "current" and publication.state == "current"
        rows[each.publication_id] = _row(each, each.leads, "replaced" if is_replaced else state)
    ordered = sorted(rows.values(), key=lambda row: row[2])
    ordered.append(_row(publication, leads, publication.state))
    connection.executemany(f"insert into out.accord.publications values ({', '.join('?' * COLUMNS)})", ordered)


def _row(publication: Publication, leads: int, state: str) -> list[Any]:
    restatement = publication.restatement or {}
    return [
        publication.publication_id, naive(instant(publication.as_of)), naive(instant(publication.published_at)),
        ", ".join(publication.sources), publication.git_revision, publication.build_id, leads,
        publication.is_degraded, state, restatement.get("by"), restatement.get("reason"),
    ]  # fmt: skip


def _carried(newest: Path) -> dict[str, list[Any]]:
    """Rows of `publications` so far, by publication: the older ones may have left the history folder."""
    with published_database(newest) as published:
        found = published.execute("from accord.publications").fetchall()
    # The last columns were added later: an older file has no values for them.
    return {row[0]: [*row, *[None] * (COLUMNS - len(row))] for row in found}


def _audit_results(
    connection: duckdb.DuckDBPyConnection, publication: Publication, audit: AuditReport, newest: Path | None
) -> None:
    connection.execute(AUDIT_RESULTS)
    if newest is not None:
        attach_published(connection, newest, "newest_file")
        connection.execute("insert into out.accord.audit_results from newest_file.accord.audit_results")
        connection.execute("detach newest_file")
    audited_at = naive(instant(audit.audited_at))
    rows = [
        [publication.publication_id, audited_at, each.suite, each.check, each.severity, each.is_ok, each.observed,
         each.expected, each.failing_rows, each.detail]
        for each in audit.results
    ]  # fmt: skip
    connection.executemany(f"insert into out.accord.audit_results values ({', '.join('?' * 10)})", rows)


def _history_changes(connection: duckdb.DuckDBPyConnection, changes: Path) -> None:
    columns = ", ".join(f"{name} {kind}" for name, kind in history_changes.COLUMNS.items())
    connection.execute(f"create table out.accord.history_changes ({columns})")
    connection.execute(f"insert into out.accord.history_changes by name from read_parquet({literal(str(changes))})")
