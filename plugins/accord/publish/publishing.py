"""Publishing: what was built and audited becomes what everybody reads, all of it at one instant, and back again.

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

from accord.audit import audit_report
from accord.common import fault_points
from accord.common.errors import PublicationError
from accord.common.instants import instant
from accord.common.settings import Settings
from accord.publish.database_file import write_database
from accord.publish.parquet_files import write_parquet
from accord.report.report_page import render
from accord.store import batches, publications
from accord.store.builds import read_build
from accord.store.publications import Publication
from accord.store.run_lock import run_lock

log = logging.getLogger(__name__)

KEEP = 30  # publications kept of those once shown, and as many of those made for the history only
LINKS = ("accord.duckdb", "parquet", "report")


def publish(settings: Settings) -> Publication:
    """Publishes the finished, audited build of `work/`.

    With an as_of older than the current publication's it goes to the history only. Raises PublicationError, and changes
    nothing, where build or audit is missing, they are of two builds, or the audit has a critical failure.
    """
    with run_lock(settings, "publish"):
        fault_points.point("publish.start")
        build, audit = _ready(settings)
        history = publications.history(settings)
        history.mkdir(parents=True, exist_ok=True)
        for leftover in history.glob(".tmp-*"):
            shutil.rmtree(leftover)
        publication = _record(settings, build, audit)
        draft = history / f".tmp-{publication.publication_id}"
        draft.mkdir()
        publication = _write(settings, draft, publication, audit, _base(settings, build, audit))
        fault_points.point("publish.before_rename")
        os.rename(draft, history / publication.publication_id)
        _sync(history)
        if publication.state == "current":
            fault_points.point("publish.before_flip")
            _flip(settings, publication)
            fault_points.point("publish.after_flip")
        else:
            shown = publications.current(settings)
            log.warning(
                "as_of %s is older than what is published (as of %s): this went to the history only, readers do not "
                "see it. If what is published is a mistake: accord rollback",
                publication.as_of,
                shown.as_of if shown else "-",
            )
        _forget_old(settings)
        return publication


def rollback(settings: Settings) -> Publication:
    """Puts the publication before the current one back; again, the one before that. All stay in the history.

    Raises PublicationError where there is none to go back to.
    """
    with run_lock(settings, "rollback"):
        now = publications.current(settings)
        if now is None:
            raise PublicationError("Nothing is published, so there is nothing to roll back. Next: accord run")
        earlier = [
            publication
            for publication in publications.everything(settings)
            if publication.published_at < now.published_at
            and publications.state(settings, publication) == "replaced"
        ]  # fmt: skip
        if not earlier:
            raise PublicationError(
                f"{now.publication_id} is the oldest publication in the history: there is none before it to go back "
                "to. To replace it, put right what is wrong and run: accord run"
            )
        back_to = earlier[-1]
        entry = {
            "publication_id": now.publication_id,
            "back_to": back_to.publication_id,
            "rolled_back_at": datetime.now(UTC).isoformat(),
        }
        with publications.rollback_log(settings).open("a") as lines:
            lines.write(json.dumps(entry) + "\n")
            lines.flush()
            os.fsync(lines.fileno())
        _flip(settings, back_to)
        return back_to


def _ready(settings: Settings) -> tuple[dict[str, Any], audit_report.AuditReport]:
    """The build and its audit. Raises PublicationError unless they belong together and nothing critical failed."""
    build = read_build(settings)
    record = settings.work / "audit.json"
    if not record.exists():
        raise PublicationError(
            f"{record} is missing: this build was not audited, so it is not published. Next: accord run"
        )
    audit = audit_report.read(record)
    if audit.build_id != build["build_id"]:
        raise PublicationError(
            f"The audit is of build {audit.build_id}, but the work database is build {build['build_id']}: "
            "something was built since. Nothing was published. Next: accord run"
        )
    if audit.critical:
        raise PublicationError(audit.message(record))
    return build, audit


def _record(settings: Settings, build: dict[str, Any], audit: audit_report.AuditReport) -> Publication:
    now = datetime.now(UTC)
    as_of = instant(build["as_of"])
    current = publications.current(settings)
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


def _base(settings: Settings, build: dict[str, Any], audit: audit_report.AuditReport) -> Publication | None:
    """The publication whose files this one carries on; None where everything is written anew.

    So it is after every full audit, once a week: then the file is as small as it can be, whatever nights did to it.
    """
    return publications.base(settings, build) if audit.kind == "incremental" else None


def _write(
    settings: Settings,
    draft: Path,
    publication: Publication,
    audit: audit_report.AuditReport,
    base: Publication | None,
) -> Publication:
    """Everything of a publication, into its temporary folder, synced and read-only."""
    database = draft / "accord.duckdb"
    written = write_database(settings, database, publication, audit, base)
    publication = replace(publication, leads=written.leads)
    fault_points.point("publish.database_written")
    before = publications.folder(settings, base) / "parquet" if base else None
    write_parquet(database, draft / "parquet", before, written.months)
    render(database, draft / "report")
    shutil.copytree(settings.work / "data_docs", draft / "report" / "data_docs", dirs_exist_ok=True)
    record = json.dumps(publication.summary() | {"batches": publication.batches}, indent=1)
    (draft / publications.RECORD).write_text(record)
    for path in sorted(draft.rglob("*")):
        if path.is_file():
            path.chmod(0o444)
        _sync(path)
    _sync(draft)
    return publication


def _flip(settings: Settings, publication: Publication) -> None:
    """Every reader that opens a path from now on sees this publication: one rename, no instant without one."""
    for name in LINKS:
        if not (settings.published / name).is_symlink():
            _link(settings.published / name, Path("current") / name)
    replaced = publications.current(settings)
    if replaced:
        with publications.shown_log(settings).open("a") as lines:
            lines.write(replaced.publication_id + "\n")
            lines.flush()
            os.fsync(lines.fileno())
    _link(settings.published / "current", Path("history") / publication.publication_id)
    _sync(settings.published)


def _link(link: Path, target: Path) -> None:
    draft = link.with_name(f".{link.name}.new")
    draft.unlink(missing_ok=True)
    draft.symlink_to(target)
    os.replace(draft, link)


def _forget_old(settings: Settings) -> None:
    """Removes the oldest publications beyond KEEP of each kind, never the current one: looks back cost no rollback."""
    by_kind: dict[bool, list[Publication]] = {True: [], False: []}
    for publication in publications.everything(settings):
        state = publications.state(settings, publication)
        if state != "current":
            by_kind[state == "history_only"].append(publication)
    for is_look_back, found in by_kind.items():
        for publication in found[: -KEEP if is_look_back else -(KEEP - 1)]:  # the current one is the KEEP-th
            shutil.rmtree(publications.folder(settings, publication))


def _sync(path: Path) -> None:
    """Waits until a file, or a folder's entries, are on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
