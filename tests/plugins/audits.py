"""Audits with only some of the suites: each takes a tenth of a second, and most do not check what a test breaks."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

from accord.audit import follow_up_history, history_changes, suite_loader
from accord.audit.auditing import AuditReport, audit
from accord.common.settings import Settings
from accord.publish import record_tables

HISTORY = ("agreement", "history", "volume")
LANDING = ("landing crm.leads", "landing files", "freshness")


@contextmanager
def only(*names: str) -> Iterator[None]:
    """While the block runs, an audit has only these suites of `expectations/`, unchanged."""
    load = suite_loader.load

    def load_only(database: Any) -> list[Any]:
        suites = [suite for suite in load(database) if suite.name in names]
        assert {suite.name for suite in suites} == set(names), "there is no suite of that name"
        return suites

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(suite_loader, "load", load_only)
        yield


def audit_by(settings: Settings, *names: str) -> AuditReport:
    """An audit with only these suites."""
    with only(*names):
        return audit(settings)


def write_no_history_changes(work: Path) -> None:
    """What an audit leaves beside its report where nothing of the published past changed."""
    for table, file in (("history_changes", history_changes.FILE), ("follow_up_changes", follow_up_history.FILE)):
        declared = record_tables.TABLES[table]["columns"]
        columns = ", ".join(f"null::{each['type'].split()[0]} as {name}" for name, each in declared.items())
        duckdb.sql(f"select {columns} where false").write_parquet(str(work / file))
