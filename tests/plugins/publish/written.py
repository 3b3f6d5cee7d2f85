"""Publications written without a run: carried on from the one before, or whole; and everything that one holds."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.plugins.audits import write_no_history_changes
from tests.support import parquet

from accord.audit.audit_report import AuditReport, Result
from accord.common.duckdb_files import published_database
from accord.publish.database_file import Written, write_database
from accord.publish.parquet_files import write_parquet
from accord.store import publications
from accord.store.publications import Publication

CHECK = Result("journey", "a claim", "critical", True, "0 rows", "no such row", 0, [])


def write(home: Any, name: str, base: Publication | None = None) -> tuple[Publication, Written]:
    """The database and the Parquet files of a publication of what is built, in the history."""
    now = datetime.now(UTC).isoformat()
    publication = Publication(name, now, now, ["crm"], None, f"build-{home.builds}", 40, False, "current")
    folder = publications.folder(home.settings, publication)
    folder.mkdir(parents=True)
    audit = AuditReport(publication.build_id, now, now, None, False, [CHECK])
    history = publications.history(home.settings)
    write_no_history_changes(home.settings.work)
    written = write_database(home.settings, folder / "accord.duckdb", publication, audit, history, base)
    before = publications.folder(home.settings, base) / "parquet" if base else None
    write_parquet(folder / "accord.duckdb", folder / "parquet", before, written.months)
    return publication, written


def whole(home: Any, publication: Publication) -> dict[str, Any]:
    """The same publication's database, written from the work database alone."""
    elsewhere = replace(publication, publication_id=f"{publication.publication_id}-whole")
    folder = publications.folder(home.settings, elsewhere)
    folder.mkdir(parents=True)
    audit = AuditReport(publication.build_id, publication.as_of, publication.as_of, None, False, [CHECK])
    history = publications.history(home.settings)
    write_database(home.settings, folder / "accord.duckdb", publication, audit, history)
    found = everything(folder, with_files=False)
    shutil.rmtree(folder)
    return found


def everything(folder: Path, with_files: bool = True) -> dict[str, Any]:
    """Of every table: columns with type, constraint and comment, its own comment, its rows.

    Asserts that its Parquet files hold the same rows.
    """
    found: dict[str, Any] = {}
    with published_database(folder / "accord.duckdb") as reader:
        columns: dict[str, list[Any]] = {}
        for name, *column in reader.execute(
            "select table_name, column_name, data_type, is_nullable, comment from duckdb_columns() "
            "where database_name = 'published' order by table_name, column_index"
        ).fetchall():
            columns.setdefault(name, []).append(tuple(column))
        for name, comment in reader.execute(
            "select table_name, comment from duckdb_tables() where database_name = 'published'"
        ).fetchall():
            rows = reader.execute(f"from accord.{name} order by all").fetchall()
            if name in ("publications", "audit_results", "history_changes", "follow_up_changes"):
                rows = [row[:1] for row in rows if row[0].startswith("p")]
            found[name] = (comment, columns[name], rows)
            if with_files:
                files = parquet(next(each for each in (folder / "parquet").iterdir() if each.stem == name))
                differing = f"(from accord.{name} except all from {files})"
                ((held, in_files, other),) = reader.execute(
                    f"select (select count(*) from accord.{name}), (select count(*) from {files}), "
                    f"(select count(*) from {differing})"
                ).fetchall()
                assert (held, other) == (in_files, 0), name
    return found
