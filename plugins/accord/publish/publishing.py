"""Publishing: what was built and audited becomes what everybody reads, all of it at one instant.

A publication is written under a temporary name, synced, renamed into the history, and then `published/current` is
replaced by one `os.replace`. A crash leaves at most a `.tmp-…` folder, which the next publication removes.
"""

import json
import logging
import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from accord.audit import audit_report, follow_up_history, history_changes
from accord.audit.audit_report import AuditReport
from accord.common import fault_points
from accord.common.errors import AuditFailed, PublicationError
from accord.common.instants import instant
from accord.common.settings import Settings
from accord.common.state_files import sync
from accord.publish.current_link import show
from accord.publish.database_file import write_database
from accord.publish.parquet_files import write_parquet
from accord.report.report_page import render
from accord.store import batches, publication_files, publications
from accord.store.builds import read_build
from accord.store.publications import History, Publication
from accord.store.run_lock import run_lock

log = logging.getLogger(__name__)

KEEP = 30  # publications kept of those once shown, and as many of those made for the history only


def publish(settings: Settings) -> Publication:
    """Publishes the finished, audited build of `work/`.

    With an as_of older than the current publication's it goes to the history only. Raises PublicationError, and changes
    nothing, where build or audit is missing or they are of two builds; AuditFailed where a critical check failed.
    """
    with run_lock(settings, "publish"):
        fault_points.point("publish.start")
        build, audit = _ready(settings)
        history = publications.history(settings)
        history.folder.mkdir(parents=True, exist_ok=True)
        for leftover in history.folder.glob(".tmp-*"):
            shutil.rmtree(leftover)
        publication = _record(settings, build, audit, history.current)
        draft = history.folder / f".tmp-{publication.publication_id}"
        draft.mkdir()
        try:
            publication = _write(settings, draft, publication, audit, history, _base(build, audit, history))
            fault_points.point("publish.before_rename")
            os.rename(draft, history.folder_of(publication))
        except BaseException:  # a full disk, for example: what cannot be finished must not take space
            shutil.rmtree(draft, ignore_errors=True)
            raise
        sync(history.folder)
        if publication.state == "current":
            fault_points.point("publish.before_flip")
            show(settings, publication, history.current)
            fault_points.point("publish.after_flip")
        else:
            log.warning(
                "as_of %s is older than what is published (as of %s): this went to the history only, readers do not "
                "see it. If what is published is a mistake: accord rollback",
                publication.as_of,
                history.current.as_of if history.current else "-",
            )
        _remove_old(publications.history(settings))
        return publication


def _ready(settings: Settings) -> tuple[dict[str, Any], AuditReport]:
    """The build and its audit. Raises PublicationError unless they belong together, AuditFailed where it failed."""
    build = read_build(settings)
    record = settings.work / "audit.json"
    changes = [settings.work / each.FILE for each in (history_changes, follow_up_history)]
    if missing := [each for each in (record, *changes) if not each.exists()]:
        raise PublicationError(
            f"{missing[0]} is missing: this build was not audited, so it is not published. Next: accord run"
        )
    audit = audit_report.read(record)
    if audit.build_id != build["build_id"]:
        raise PublicationError(
            f"The audit is of build {audit.build_id}, but the work database is build {build['build_id']}: "
            "something was built since. Nothing was published. Next: accord run"
        )
    if audit.critical:
        raise AuditFailed(audit.message(record))
    return build, audit


def _record(settings: Settings, build: dict[str, Any], audit: AuditReport, current: Publication | None) -> Publication:
    now = datetime.now(UTC)
    as_of = instant(build["as_of"])
    is_older = current is not None and as_of < instant(current.as_of)
    return Publication(
        publication_id=f"{as_of:%Y%m%dT%H%M%SZ}-{now:%Y%m%dT%H%M%S%fZ}",
        as_of=as_of.isoformat(),
        published_at=now.isoformat(timespec="microseconds"),
        sources=list(build["sources"]),
        git_revision=build.get("git_revision"),
        build_id=build["build_id"],
        leads=0,
        is_degraded=audit.is_degraded,
        state="history_only" if is_older else "current",
        batches=build["batches"],
        loaded_until=batches.loaded_until(settings, build["batches"]),
        audit_kind=audit.kind,
        restatement=audit.restatement,
    )


def _base(build: dict[str, Any], audit: AuditReport, history: History) -> Publication | None:
    """The publication whose files this one reuses; None where everything is written from scratch.

    From scratch after every full audit, once a week: then the file is as small as it can be.
    """
    return history.base_of(build) if audit.kind == "incremental" else None


def _write(
    settings: Settings,
    draft: Path,
    publication: Publication,
    audit: AuditReport,
    history: History,
    base: Publication | None,
) -> Publication:
    """Everything of a publication, into its temporary folder, synced and read-only."""
    database = draft / publications.DATABASE
    written = write_database(settings, database, publication, audit, history, base)
    publication = replace(publication, leads=written.leads)
    fault_points.point("publish.database_written")
    before = history.folder_of(base) / "parquet" if base else None
    write_parquet(database, draft / "parquet", before, written.months)
    render(database, draft / "report")
    shutil.copytree(settings.work / "data_docs", draft / "report" / "data_docs", dirs_exist_ok=True)
    record = json.dumps(publication.summary() | {"batches": publication.batches}, indent=1)
    (draft / publications.RECORD).write_text(record)
    _seal(draft)
    publication_files.write(draft, history.folder_of(base) if base else None)
    _seal(draft / publication_files.FILE)
    sync(draft)
    return publication


def _seal(written: Path) -> None:
    """Makes a file, or everything in a folder, read-only and waits until it is on disk."""
    for path in sorted(written.rglob("*")) if written.is_dir() else [written]:
        if path.is_file():
            path.chmod(path.stat().st_mode & ~0o333)
        sync(path)


def _remove_old(history: History) -> None:
    """Removes the oldest publications beyond KEEP of each kind, never the current one.

    Each kind has its own limit, so that many looks back never push out one that a rollback needs.
    """
    by_kind: dict[bool, list[Publication]] = {True: [], False: []}
    for publication in history.publications:
        state = history.state(publication)
        if state != "current":
            by_kind[state == "history_only"].append(publication)
    for is_history_only, found in by_kind.items():
        for publication in found[: -KEEP if is_history_only else -(KEEP - 1)]:  # the current one is the KEEP-th
            shutil.rmtree(history.folder_of(publication))
