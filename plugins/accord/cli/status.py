"""The state of a home: last build, audit and publication, files, quarantine, agreement, freshness."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from accord.audit import audit_report
from accord.common.duckdb_files import connect, published_database
from accord.common.errors import AccordError
from accord.common.instants import instant
from accord.common.settings import Settings
from accord.ingest.stray_files import find_stray_files
from accord.register import agreement_listing
from accord.report import accounts
from accord.store import lake, publication_files, publications, run_lock
from accord.store.builds import build_record, read_build
from accord.store.publications import History
from accord.store.quarantine import read_quarantine

NO_ACCOUNTS: dict[str, Any] = {"records": [], "unattached": []}


def status(settings: Settings) -> dict[str, Any]:
    """Everything `accord status` says, JSON-able. Opens nothing for writing and needs no finished run.

    Keys: home, as_of, sources, running, last_failure, build, audit, publication, history, files, inbox (what nothing
    reads there), quarantine, records (what became of what the sources gave), unattached, agreement, changed (published
    files that somebody changed), freshness, unreadable. It always answers: a part that cannot be read is empty, and
    `unreadable` has a sentence about each damaged file.
    """
    parts = _Parts()
    history = publications.history(settings, parts.damaged)
    current = history.current
    found = {
        "home": str(settings.home),
        "as_of": settings.as_of.isoformat(),
        "sources": list(settings.sources),
        "time_zone": settings.time_zone,
        "running": run_lock.holder(settings),
        "last_failure": parts.read(None, lambda: _last_failure(settings, history)),
        "build": parts.read(None, lambda: _build(settings)),
        "audit": parts.read(None, lambda: _audit(settings.work / "audit.json")),
        "publication": current.summary() if current else None,
        "history": _history(history),
        "files": parts.read({}, lambda: lake.file_report(settings, parts.damaged)),
        "inbox": {"folder": str(settings.inbox), "strays": parts.read([], lambda: find_stray_files(settings))},
        "quarantine": parts.read([], lambda: _quarantine(settings)),
        **parts.read(NO_ACCOUNTS, lambda: _accounts(settings) if current else NO_ACCOUNTS),
        "agreement": _agreement(settings, parts.damaged),
        "changed": parts.read([], lambda: _changed(history)),
        "freshness": parts.read({}, lambda: _freshness(settings) if current else {}),
    }
    return found | {"unreadable": list(dict.fromkeys(map(str, parts.damaged)))}


def _changed(history: History) -> list[str]:
    """Files of the current publication that are not as they were published, by size and time."""
    if history.current is None:
        return []
    found = publication_files.changes(history.folder_of(history.current))
    return [f"{file} {change}" for file, change in found.items()]


class _Parts:
    """Reads the parts of the answer. `damaged`: why something could not be read."""

    def __init__(self) -> None:
        self.damaged: list[Exception] = []

    def read(self, otherwise: Any, part: Callable[[], Any]) -> Any:
        """What `part` finds; `otherwise` where a file that it needs cannot be read."""
        try:
            return part()
        except (AccordError, OSError, duckdb.Error) as error:
            self.damaged.append(error)
            return otherwise


def _build(settings: Settings) -> dict[str, Any] | None:
    return read_build(settings) if build_record(settings).exists() else None


def _audit(path: Path) -> dict[str, Any] | None:
    """The last audit: counts, and every check that failed."""
    if not path.exists():
        return None
    found = audit_report.read(path)
    failed = [
        {"check": result.check, "suite": result.suite, "severity": result.severity, "failing_rows": result.failing_rows}
        for result in [*found.critical, *found.warnings]
    ]
    return {**found.summary(), "audited_at": found.audited_at, "failed": failed}


def _history(history: History) -> list[dict[str, Any]]:
    """Every publication in the history, newest first."""
    return [
        {
            "publication_id": each.publication_id,
            "as_of": each.as_of,
            "published_at": each.published_at,
            "leads": each.leads,
            "state": "rolled_back" if each.publication_id in history.rolled_back else each.state,
        }
        for each in reversed(history.publications)
    ]


def _quarantine(settings: Settings) -> list[dict[str, Any]]:
    """Quarantined rows by source, table, column and rule, and how many of them were corrected since."""
    with connect() as connection:
        read_quarantine(connection, settings)
        rows = connection.execute(
            """
            select source, "table", "column", rule, count(*) as rows, count_if(is_corrected) as corrected
            from quarantined group by all order by all
            """
        ).fetchall()
    return [dict(zip(("source", "table", "column", "rule", "rows", "corrected"), row, strict=True)) for row in rows]


def _agreement(settings: Settings, damaged: list[Exception]) -> dict[str, Any]:
    """Every version with who signed it, and the register's problems; `error` where it cannot be read."""
    try:
        return agreement_listing.listing(settings, damaged)
    except AccordError as error:
        return {"error": str(error), "versions": [], "problems": []}


def _last_failure(settings: Settings, history: History) -> dict[str, str] | None:
    """The newest report in work/failures, unless something was published after it."""
    reports = (settings.work / "failures").glob("*.md")
    newest = max(reports, key=lambda path: path.stat().st_mtime_ns, default=None)
    if newest is None:
        return None
    failed_at = datetime.fromtimestamp(newest.stat().st_mtime, UTC)
    if any(instant(each.published_at) > failed_at for each in history.publications):
        return None
    text = newest.read_text()
    last = text[text.rfind("# Accord: ") :].removeprefix("# ").strip()
    return {"file": str(newest), "failed_at": failed_at.isoformat(timespec="seconds"), "text": last}


def _accounts(settings: Settings) -> dict[str, Any]:
    """By shape and source what the current publication has of the rows given; and what attaches to nothing."""
    with published_database(settings.published / "accord.duckdb") as connection:
        try:
            found, unattached = accounts.accounts(connection), accounts.unattached(connection)
        except duckdb.CatalogException:  # published before these tables were
            return NO_ACCOUNTS
    records = [asdict(each) | {"left_out": dict(each.left_out)} for each in found]
    return {"records": records, "unattached": [asdict(each) for each in unattached]}


def _freshness(settings: Settings) -> dict[str, str | None]:
    """The newest entry into a stage and the newest score that the current publication knows, UTC."""
    database = settings.published / "accord.duckdb"
    with published_database(database) as connection:
        row = connection.execute(
            "select (select max(entered_at) from accord.stage_entries), "
            "(select max(moment_at) from accord.score_history)"
        ).fetchone()
    entered, scored = row or (None, None)
    return {
        "newest_stage_entry_at": entered.isoformat() if entered else None,
        "newest_moment_at": scored.isoformat() if scored else None,
    }
