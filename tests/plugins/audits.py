"""Audits with only some of the suites: each takes a tenth of a second, and most do not check what a test breaks."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from accord.audit import suite_loader
from accord.audit.auditing import AuditReport, audit
from accord.common.settings import Settings

HISTORY = ("agreement", "history", "volume")
LANDING = ("landing crm.leads", "landing files", "freshness")


@contextmanager
def only(*names: str) -> Iterator[None]:
    """While the block runs, an audit has only these suites of `expectations/`, unchanged."""
    load = suite_loader.load
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(suite_loader, "load", lambda database: [suite for suite in load(database) if suite.name in names])
        yield


def audit_by(settings: Settings, *names: str) -> AuditReport:
    """An audit with only these suites."""
    with only(*names):
        return audit(settings)
