"""The audit: what has landed and what is about to be published, checked before anyone sees it.

The claims are in `expectations/`; here is what runs them.
"""

from dataclasses import asdict
from datetime import UTC, datetime

from accord import faults, history
from accord.audit import landing, report, runner, suites, world
from accord.audit.report import AuditFailed, AuditReport, Result
from accord.lock import held
from accord.register import Restatement
from accord.settings import Settings

__all__ = ["AuditFailed", "AuditReport", "Result", "audit"]


def audit(settings: Settings, is_full: bool = False, restatement: Restatement | None = None) -> AuditReport:
    """Checks the finished build and writes `work/audit.json` and `work/data_docs/`.

    Of a night it looks at what was touched and at a sample of the rest; at everything where `is_full`, once a week, and
    where there is nothing to hold the rest against (`accord.audit.kind`).

    A `restatement` excuses what would change the published past; it stands in the report where it excused something.

    Raises AuditFailed where a critical check fails (the file is written all the same, and stops `publish`), AccordError
    where there is no finished build or a check could not be run.
    """
    record = settings.work / "audit.json"
    with held(settings, "audit"):
        faults.point("audit.start")
        with world.opened(settings, is_full, restatement) as opened:
            record.unlink(missing_ok=True)
            history.load(opened)
            results = runner.run(suites.load(opened), opened.address, settings.work / "data_docs")
            found = AuditReport(
                build_id=opened.build["build_id"],
                as_of=opened.build["as_of"],
                audited_at=datetime.now(UTC).isoformat(),
                previous=opened.previous.publication_id if opened.previous else None,
                is_degraded=landing.is_degraded(settings, opened.build, opened.previous),
                results=results,
                kind=opened.kind.name,
                reason=opened.kind.reason,
                restatement=asdict(restatement) if restatement and opened.is_restated else None,
            )
        report.write(found, record)
        faults.point("audit.done")
        if found.critical:
            raise AuditFailed(found.message(record))
        return found
