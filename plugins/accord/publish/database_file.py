"""The database of one publication, readable by older DuckDB clients: written in full, or from a copy.

An incremental run changes few rows of the large tables. So it starts from a copy of the previous file, deletes and
inserts the rows of touched leads that differ, and rewrites the other tables. Rows that are the same stay in place:
replacing every row of a touched lead leaves holes in the file, at first up to twice its size.
"""

import logging
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from accord.audit import follow_up_history, history_changes, history_check
from accord.audit.audit_report import AuditReport
from accord.common import fault_points
from accord.common.catalog import Shape, published_kind, shapes, tables
from accord.common.duckdb_files import attach, connect
from accord.common.errors import PublicationError
from accord.common.settings import Settings, memory
from accord.common.sql import identifier, literal
from accord.publish import record_tables, table_comments
from accord.publish.replaced_rows import replace_rows
from accord.store import kept_definitions, mart_contracts, publications
from accord.store.mart_contracts import Mart
from accord.store.publications import History, Publication

log = logging.getLogger(__name__)

STORAGE = "v1.2.0"  # the oldest DuckDB file format in common use; newer clients read it too


@dataclass(frozen=True)
class Written:
    """`leads` in the database; `months` (YYYY-MM) in which rows differ, by name of table copied from the base."""

    leads: int
    months: dict[str, list[str]] = field(default_factory=dict)


def write_database(
    settings: Settings,
    path: Path,
    publication: Publication,
    audit: AuditReport,
    history: History,
    base: Publication | None = None,
) -> Written:
    """Writes `accord.duckdb` (and beside it, for the next audit, the links and the texts of the definitions).

    Tables: every published table that dbt built, and those of `record_tables`. `base`: the publication of the build
    that this build started from; the rows of untouched leads are copied from it.
    """
    if base:
        shutil.copyfile(history.folder_of(base) / publications.DATABASE, path)
        path.chmod(path.stat().st_mode | 0o200)
    with connect(settings.work / "tmp", memory()) as connection:
        attach(connection, settings.warehouse, "work")
        connection.execute(f"attach {literal(str(path))} as out (storage_version {literal(STORAGE)})")
        connection.execute("create schema if not exists out.accord")
        fault_points.point("publish.database_begun")
        declared = {mart.name: mart for mart in mart_contracts.load()}
        built = tables(connection, "work", "accord")
        missing = sorted(set(declared) - set(built))
        if missing:
            raise PublicationError(
                f"The work database lacks {', '.join(missing)}. Nothing was published. Next: accord run"
            )
        columns = {
            name: _columns(shape, declared.get(name)) for name, shape in shapes(connection, "work", "accord").items()
        }
        copied = _copied(connection, declared, columns) if base else []
        months = {mart.name: replace_rows(connection, mart) for mart in copied}
        fault_points.point("publish.rows_replaced")
        _drop_others(connection, keep=set(months))
        record_tables.attach_newest(connection, history)
        connection.execute("begin")  # one transaction: each commit waits for disk
        for name in built:
            if name not in months:
                _write_table(connection, name, columns[name])
        for mart in (declared[name] for name in built if name in declared):
            table_comments.write(connection, mart.name, mart.description, mart.texts)
        found = connection.execute("select count(*) from out.accord.lead_stages").fetchone()
        leads = int(found[0]) if found else 0
        changes = {
            table: settings.work / module.FILE
            for table, module in (("history_changes", history_changes), ("follow_up_changes", follow_up_history))
        }
        record_tables.write(connection, publication, leads, audit, history, changes)
        connection.execute("commit")
        history_check.write_links(connection, "work", path.parent / history_check.LINKS_FILE)
        kept_definitions.write(connection, "work", path.parent)
        connection.execute("checkpoint out")
        connection.execute("detach out")
        return Written(leads, months)


def _copied(connection: duckdb.DuckDBPyConnection, declared: dict[str, Mart], columns: dict[str, Shape]) -> list[Mart]:
    """Tables whose rows of untouched leads come from the copied file: declared so, and with the same columns there."""
    there = shapes(connection, "out", "accord")
    return [mart for mart in declared.values() if mart.is_by_lead and there.get(mart.name) == columns[mart.name]]


def _write_table(connection: duckdb.DuckDBPyConnection, name: str, columns: Shape) -> None:
    listed = ", ".join(
        f"{identifier(column)} {kind} {'' if is_nullable else 'not null'}" for column, kind, is_nullable in columns
    )
    table = identifier(name)
    connection.execute(f"create table out.accord.{table} ({listed})")
    connection.execute(f"insert into out.accord.{table} from work.accord.{table}")


def _columns(built: Shape, mart: Mart | None) -> Shape:
    """The columns as built; those that the contract says are always filled are not null for readers either.

    Instants get their zone: the connection is in UTC, so that DuckDB takes a TIMESTAMP for one in UTC.
    """
    filled = mart.required if mart else ()
    return [(column, published_kind(kind), column not in filled) for column, kind, _ in built]


def _drop_others(connection: duckdb.DuckDBPyConnection, keep: set[str]) -> None:
    """Drops the tables that are rewritten, and frees their space in the file first, so that a copy does not grow."""
    others = sorted(set(tables(connection, "out", "accord")) - keep)
    dropped = "".join(f"drop table out.accord.{identifier(name)};" for name in others)
    connection.execute(f"begin;{dropped} commit; checkpoint out")
