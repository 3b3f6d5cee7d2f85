"""The audit: checks new landing data and the tables to publish, before anyone sees them.

The checks are in `expectations/`; this module runs them.
"""

from dataclasses import asdict
from datetime import UTC, datetime

from accord.audit import audit_report, follow_up_history, history_changes, history_check, suite_loader, suite_runner
from accord.audit.audit_database import open_audit_database
from accord.audit.audit_report import AuditReport, Result
from accord.common import fault_points
from accord.common.errors import AuditFailed
from accord.common.settings import Settings
from accord.register.restatements import Restatement
from accord.store import batches
from accord.store.run_lock import run_lock

__all__ = ["AuditFailed", "AuditReport", "Result", "audit"]


def audit(settings: Settings, is_full: bool = False, restatement: Restatement | None = None) -> AuditReport:
    """Checks the finished build and writes `work/audit.json`, `work/history_changes.parquet`,
    `work/follow_up_changes.parquet` and `work/data_docs/`.

    After an incremental build it checks touched leads and a sample of the others. It checks everything if `is_full`,
    once a week, and if there is nothing to compare the other leads with (`accord.audit.audit_scope`).

    A `restatement` allows changes of the published past; the report contains it if it was needed.

    Raises AuditFailed if a critical check fails (the file is still written, so that `publish` refuses the build),
    PublicationError if there is no finished build, AuditError if a check could not run.
    """
    record = settings.work / "audit.json"
    with run_lock(settings, "audit"):
        fault_points.point("audit.start")
        with open_audit_database(settings, is_full, restatement) as database:
            record.unlink(missing_ok=True)
            history_check.load(database)
            history_changes.write(database, settings.work / history_changes.FILE)
            follow_up_history.write(database, settings.work / follow_up_history.FILE)
            results = suite_runner.run(suite_loader.load(database), database.address, settings.work / "data_docs")
            report = AuditReport(
                build_id=database.build["build_id"],
                as_of=database.build["as_of"],
                audited_at=datetime.now(UTC).isoformat(),
                previous=database.previous.publication_id if database.previous else None,
                is_degraded=batches.is_degraded(settings, database.build),
                results=results,
                kind=database.scope.kind,
                reason=database.scope.reason,
                restatement=asdict(restatement) if restatement and database.is_restated else None,
            )
        audit_report.write(report, record)
        fault_points.point("audit.done")
        if report.critical:
            raise AuditFailed(report.message(record))
        return report
