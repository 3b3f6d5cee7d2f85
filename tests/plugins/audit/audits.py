"""The audit by some of its suites: each costs a tenth of a second, and most say nothing about what a test breaks."""

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
    """While the block runs, an audit has these suites alone. They are those of `expectations/`, as they stand there."""
    load = suite_loader.load
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(suite_loader, "load", lambda world: [suite for suite in load(world) if suite.name in names])
        yield


def audit_by(settings: Settings, *names: str) -> AuditReport:
    """An audit by these suites alone."""
    with only(*names):
        return audit(settings)
