"""Builds that are taken as audited: what the audit says is tried elsewhere."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.plugins.audits import write_no_history_changes

from accord.audit import audit_report
from accord.audit.audit_report import AuditReport, Result


@pytest.fixture
def pass_audit() -> Callable[..., None]:
    """Writes `work/audit.json` and Data Docs for the build that is there, with one check, passed or failed."""

    def write(home: Any, is_ok: bool = True, build_id: str | None = None, kind: str = "full") -> None:
        build = json.loads((home.settings.work / "build.json").read_text())
        check = Result("journey", "a claim", "critical", is_ok, "0 rows", "no such row", 0 if is_ok else 1, [])
        now = datetime.now(UTC).isoformat()
        report = AuditReport(build_id or build["build_id"], build["as_of"], now, None, False, [check], kind)
        audit_report.write(report, home.settings.work / "audit.json")
        write_no_history_changes(home.settings.work)
        docs = home.settings.work / "data_docs"
        docs.mkdir(exist_ok=True)
        (docs / "index.html").write_text("checked")

    return write
