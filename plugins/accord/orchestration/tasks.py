"""What each task of the `nightly` DAG does, so that the DAG file is a table of contents.

A step's arguments and results are plain JSON: they travel between tasks through Airflow.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC
from pathlib import Path
from typing import Any, NoReturn

from accord.common import settings as settings_module
from accord.common.disk import full_disk_named
from accord.common.errors import AccordError, Busy, StateError
from accord.common.plurals import count
from accord.common.settings import Settings
from accord.store.run_lock import run_lock

log = logging.getLogger(__name__)

TRIES = 3  # of a task that fails with an unexpected error

Plan = dict[str, Any]
"""`as_of` (ISO 8601, UTC), `sources`, `inbox`, `full_refresh`, `full_audit`, `restate`, `by`: decided once a run, so
that all tasks use the same."""


def plan(context: Any) -> Plan:
    """What this run works on. First it checks what the run depends on: the size of each file of the lake and of what
    was published, and the agreement, which must be signed and as it was published (the audit checks that again).

    as_of is the parameter; without it, for a scheduled or backfill run, the start of its business day, so that a later
    repetition gives the same; else the default of the settings (rule 21).
    """
    from accord.ingest.stray_files import find_stray_files
    from accord.register import problems, restatements
    from accord.store import lake_check, publication_files, publications

    with _errors():
        params, run = context["params"], context["dag_run"]
        restatement = restatements.restatement_from(params["restate"], params["by"])
        settings = settings_module.load(
            as_of=params["as_of"],
            sources=tuple(params["sources"]) if params["sources"] else None,
            inbox=Path(params["inbox"]) if params["inbox"] else None,
        )
        with run_lock(settings, "plan"):
            lake_check.require_whole(settings)
            for message in publication_files.require_usable(settings, publications.history(settings)):
                log.warning("%s", message)
        for stray in find_stray_files(settings):
            log.warning("%s", stray)
        as_of = settings.as_of
        if not params["as_of"] and str(getattr(run.run_type, "value", run.run_type)) in ("scheduled", "backfill"):
            day = (run.logical_date or run.run_after).astimezone(settings.zone).date()
            # A demo home ends before today: never later than the default.
            as_of = min(as_of, settings_module.first_instant(day, settings.time_zone))
        problems.require_agreed(settings, as_of, restatement=restatement)
        return {
            "as_of": as_of.astimezone(UTC).isoformat(),
            "sources": list(settings.sources),
            "inbox": str(settings.inbox),
            "full_refresh": bool(params["full_refresh"]),
            "full_audit": bool(params["full_audit"]),
            "restate": restatement.reason if restatement else None,
            "by": restatement.by if restatement else None,
        }


def settings_of(plan: Plan) -> Settings:
    """The settings that a plan stands for."""
    return settings_module.load(plan["as_of"], tuple(plan["sources"]), Path(plan["inbox"]))


def ingest(plan: Plan, source: str) -> dict[str, Any]:
    """Dropped files of one source to the lake. A rejected file does not stop the run: the result is `degraded`."""
    from accord.ingest.ingesting import ingest as run
    from accord.store.lake import REFUSED

    with _step(plan, f"ingest {source}") as settings:
        batch = run(settings, source)
        totals = batch.totals
        parts = (
            f"{totals['loaded']:,} loaded + {totals['quarantined']:,} quarantined + {totals['repeats']:,} exact repeats"
        )
        log.info("%s: %s, %s = %s", source, count(totals["files"], "file"), count(totals["rows"], "row"), parts)
        for file in batch.files:
            if file.state in REFUSED:
                log.warning("%s: %s is %s. %s", source, file.file, file.state, file.message)
            elif file.message and (file.state == "loaded" or file.rows_digest):
                log.warning("%s: %s: %s", source, file.file, file.message)
        return {"source": source, "batch_id": batch.batch_id, "degraded": batch.is_degraded, **totals}


def build(plan: Plan) -> dict[str, Any]:
    """The lake to the work database."""
    from accord.build.builder import build as run

    with _step(plan, "build") as settings:
        report = asdict(run(settings, plan["full_refresh"]))
        if report["mode"] == "nothing_new":
            log.info("nothing new since the build of %s", report["finished_at"][:16].replace("T", " ") + " UTC")
            return {"build_id": report["build_id"], "mode": report["mode"]}
        summary = [
            count(report["models"], "model"),
            count(report["tests"], "test"),
            count(len(report["warnings"]), "warning"),
        ]
        log.info(", ".join(summary))
        return {name: report[name] for name in ("build_id", "mode", "touched_leads", "models", "tests", "warnings")}


def audit(plan: Plan) -> dict[str, Any]:
    """Checks what is about to be published; a failed critical check stops the run. No build is checked twice."""
    from accord.audit.auditing import audit as run
    from accord.register import restatements
    from accord.store import publications

    with _step(plan, "audit") as settings:
        _say_if_damaged(settings)
        published = publications.published_build(settings)
        if published and not plan["full_audit"]:
            log.info("nothing new: build %s is audited", published.build_id)
            return {"build_id": published.build_id, "checks": 0, "kind": "nothing_new"}
        report = run(settings, plan["full_audit"], restatements.restatement_from(plan["restate"], plan["by"]))
        for warning in report.warnings:
            log.warning("%s", "\n".join(warning.lines()))
        if plan["restate"] and not report.restatement:
            log.warning("published history is the same: nothing was restated, the reason is ignored")
        result = report.summary()
        checks, warned = count(result["checks"], "check"), count(len(result["warnings"]), "warning")
        log.info("%s audit (%s): %s, %s", result["kind"], result["reason"], checks, warned)
        return result


def _say_if_damaged(settings: Settings) -> None:
    """A damaged record of the last audit is made again; people should know that it was."""
    from accord.audit import audit_report

    record = settings.work / "audit.json"
    try:
        if record.exists():
            audit_report.read(record)
    except StateError as error:
        log.warning("%s", error)


def publish(plan: Plan) -> dict[str, Any]:
    """Publishes what was built and audited, unless it is published already."""
    from accord.store import publications

    with _step(plan, "publish") as settings:
        published = publications.published_build(settings)
        if published:
            log.info("nothing new since %s", published.publication_id)
            return published.summary()
        from accord.publish.publishing import publish as run

        return run(settings).summary()


@contextmanager
def _step(plan: Plan, doing: str) -> Iterator[Settings]:
    """Settings of the plan, with the lock held."""
    with _errors():
        settings = settings_of(plan)
        with run_lock(settings, doing):
            yield settings


@contextmanager
def _errors() -> Iterator[None]:
    """A held lock is retried. An AccordError needs a person: a retry cannot help, so the task fails at once.

    An unexpected error may be transient: it is retried a few times.
    """
    try:
        with full_disk_named(settings_module.home()):
            yield
    except Busy:
        raise
    except AccordError as error:
        _give_up(str(error), error)
    except Exception as error:
        if _tries() >= TRIES:
            _give_up(f"{type(error).__name__}: {error}\nAn unexpected error, {TRIES} times in a row.", error)
        raise


def _give_up(message: str, error: Exception) -> NoReturn:
    """Fails the task for good."""
    from airflow.sdk.exceptions import AirflowFailException

    raise AirflowFailException(message) from error


def _tries() -> int:
    """How often this task has been tried, this time included; 0 outside Airflow."""
    from airflow.sdk import get_current_context

    try:
        return int(get_current_context()["ti"].try_number)
    except RuntimeError:
        return 0
