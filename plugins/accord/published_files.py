"""The files of one publication: the database, readable by older DuckDB clients, and a Parquet file a table."""

from pathlib import Path
from typing import Any

import duckdb

from accord import history, publications
from accord.audit import marts
from accord.audit.report import AuditReport
from accord.audit.world import naive, tables
from accord.publications import Publication, instant
from accord.settings import AccordError, Settings
from accord.sql import identifier, literal

STORAGE = "v1.2.0"  # the oldest DuckDB file format in common use; newer clients read it too

PUBLICATIONS = """
create table out.accord.publications (
    publication_id varchar not null, as_of timestamp not null, published_at timestamp not null,
    sources varchar not null, git_revision varchar,
    build_id varchar not null, leads bigint not null, is_degraded boolean not null,
    state varchar not null
)
"""
AUDIT_RESULTS = """
create table out.accord.audit_results (
    publication_id varchar not null, audited_at timestamp not null, suite varchar not null, "check" varchar not null,
    severity varchar not null, is_ok boolean not null, observed varchar not null, expected varchar not null,
    failing_rows bigint not null, detail varchar
)
"""


def write_database(settings: Settings, path: Path, publication: Publication, audit: AuditReport) -> int:
    """Writes `accord.duckdb` (and the links beside it, for the next history check); the number of leads in it.

    Tables: every published table that dbt built, `publications` and `audit_results` with their history.
    """
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(str(settings.warehouse))} as work (read_only)")
        connection.execute(f"attach {literal(str(path))} as out (storage_version {literal(STORAGE)})")
        connection.execute("create schema out.accord")
        built = tables(connection, "work", "accord")
        declared = {mart.name: mart for mart in marts.load()}
        missing = sorted(set(declared) - set(built))
        if missing:
            raise AccordError(f"The work database lacks {', '.join(missing)}. Nothing was published. Next: accord run")
        for name in built:
            table = identifier(name)
            connection.execute(f"create table out.accord.{table} as from work.accord.{table}")
            if name in declared:
                _describe(connection, declared[name])
        found = connection.execute("select count(*) from out.accord.lead_stages").fetchone()
        leads = int(found[0]) if found else 0
        _publications(settings, connection, publication, leads)
        _audit_results(settings, connection, publication, audit)
        history.write_links(connection, "work", path.parent / history.LINKS_FILE)
        connection.execute("detach out")
        return leads


def write_parquet(database: Path, folder: Path) -> None:
    """One file a table, with the same rows as the database."""
    folder.mkdir()
    with publications.reading(database) as connection:
        for name in tables(connection, "published", "accord"):
            target = literal(str(folder / f"{name}.parquet"))
            connection.execute(f"copy accord.{identifier(name)} to {target} (format parquet, compression zstd)")


def _describe(connection: duckdb.DuckDBPyConnection, mart: marts.Mart) -> None:
    """The descriptions of the contract travel with the table, for whoever opens it in a BI tool."""
    table = f"out.accord.{identifier(mart.name)}"
    connection.execute(f"comment on table {table} is {literal(mart.description)}")
    for column, text in mart.texts.items():
        connection.execute(f"comment on column {table}.{identifier(column)} is {literal(text)}")


def _publications(
    settings: Settings, connection: duckdb.DuckDBPyConnection, publication: Publication, leads: int
) -> None:
    """The history so far with this one last; what was current before is `replaced`, or `rolled_back`."""
    connection.execute(PUBLICATIONS)
    rows = _carried(settings)
    for each in publications.everything(settings):
        state = publications.state(settings, each)
        is_replaced = state == "current" and publication.state == "current"
        rows[each.publication_id] = [*_row(each, each.leads)[:-1], "replaced" if is_replaced else state]
    ordered = sorted(rows.values(), key=lambda row: row[2])
    ordered.append(_row(publication, leads))
    connection.executemany(f"insert into out.accord.publications values ({', '.join('?' * 9)})", ordered)


def _row(publication: Publication, leads: int) -> list[Any]:
    return [
        publication.publication_id, naive(instant(publication.as_of)), naive(instant(publication.published_at)),
        ", ".join(publication.sources), publication.git_revision, publication.build_id, leads,
        publication.is_degraded, publication.state,
    ]  # fmt: skip


def _newest(settings: Settings) -> Path | None:
    """The database of the publication made last, shown or not: it carries what all before it said."""
    everything = publications.everything(settings)
    return publications.folder(settings, everything[-1]) / "accord.duckdb" if everything else None


def _carried(settings: Settings) -> dict[str, list[Any]]:
    """Rows of `publications` so far, by publication: the older ones may have left the history folder."""
    database = _newest(settings)
    if database is None:
        return {}
    with publications.reading(database) as published:
        return {row[0]: list(row) for row in published.execute("from accord.publications").fetchall()}


def _audit_results(
    settings: Settings, connection: duckdb.DuckDBPyConnection, publication: Publication, audit: AuditReport
) -> None:
    connection.execute(AUDIT_RESULTS)
    database = _newest(settings)
    if database is not None:
        connection.execute(f"attach {literal(str(database))} as newest_file (read_only)")
        connection.execute("insert into out.accord.audit_results from newest_file.accord.audit_results")
        connection.execute("detach newest_file")
    audited_at = naive(instant(audit.audited_at))
    rows = [
        [publication.publication_id, audited_at, each.suite, each.check, each.severity, each.is_ok, each.observed,
         each.expected, each.failing_rows, each.detail]
        for each in audit.results
    ]  # fmt: skip
    connection.executemany(f"insert into out.accord.audit_results values ({', '.join('?' * 10)})", rows)
