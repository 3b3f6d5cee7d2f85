"""The audit: what has landed and what is about to be published, checked before anyone sees it.

The claims are in `expectations/`; here is what runs them.
"""

from dataclasses import asdict
from datetime import UTC, datetime

from accord.audit import audit_database, audit_report, history_check, suite_loader, suite_runner
from accord.audit.audit_report import AuditReport, Result
from accord.common import fault_points
from accord.common.errors import AuditFailed
from accord.common.settings import Settings
from accord.register.restatements import Restatement
from accord.store import batches
from accord.store.run_lock import run_lock

__all__ = ["AuditFailed", "AuditReport", "Result", "audit"]


def audit(settings: Settings, is_full: bool = False, restatement: Restatement | None = None) -> AuditReport:
    """Checks the finished build and writes `work/audit.json` and `work/data_docs/`.

    Of a night it looks at what was touched and at a sample of the rest; at everything where `is_full`, once a week, and
    where there is nothing to hold the rest against (`accord.audit.audit_scope`).

    A `restatement` excuses what would change the published past; it stands in the report where it excused something.

    Raises AuditFailed where a critical check fails (the file is written all the same, and stops `publish`), AccordError
    where there is no finished build or a check could not be run.
    """
    record = settings.work / "audit.json"
    with run_lock(settings, "audit"):
        fault_points.point("audit.start")
        with audit_database.opened(settings, is_full, restatement) as opened:
            record.unlink(missing_ok=True)
            history_check.load(opened)
            results = suite_runner.run(suite_loader.load(opened), opened.address, settings.work / "data_docs")
            found = AuditReport(
                build_id=opened.build["build_id"],
                as_of=opened.build["as_of"],
                audited_at=datetime.now(UTC).isoformat(),
                previous=opened.previous.publication_id if opened.previous else None,
                is_degraded=batches.is_degraded(settings, opened.build, opened.previous),
                results=results,
                kind=opened.kind.name,
                reason=opened.kind.reason,
                restatement=asdict(restatement) if restatement and opened.is_restated else None,
            )
        audit_report.write(found, record)
        fault_points.point("audit.done")
        if found.critical:
            raise AuditFailed(found.message(record))
        return found
