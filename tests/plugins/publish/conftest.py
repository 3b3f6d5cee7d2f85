"""Builds that are taken as audited: what the audit says is tried elsewhere. What many tests begin with is made once."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.audits import write_no_history_changes
from tests.plugins.homes import Home, copy_of
from tests.support import leave_out_drawings

from accord.audit import audit_report
from accord.audit.audit_report import AuditReport, Result
from accord.publish.publishing import publish
from accord.store.publications import Publication

LATER = datetime(2026, 1, 21, tzinfo=UTC)


def passed(home: Any, is_ok: bool = True, build_id: str | None = None, kind: str = "full") -> None:
    """Writes `work/audit.json` and Data Docs for the build that is there, with one check, passed or failed."""
    build = json.loads((home.settings.work / "build.json").read_text())
    check = Result("journey", "a claim", "critical", is_ok, "0 rows", "no such row", 0 if is_ok else 1, [])
    now = datetime.now(UTC).isoformat()
    report = AuditReport(build_id or build["build_id"], build["as_of"], now, None, False, [check], kind)
    audit_report.write(report, home.settings.work / "audit.json")
    write_no_history_changes(home.settings.work)
    docs = home.settings.work / "data_docs"
    docs.mkdir(exist_ok=True)
    (docs / "index.html").write_text("checked")


@contextmanager
def made(home: Home, folder: Path) -> Iterator[Home]:
    """A copy of a home to publish into, which tests then share or copy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ACCORD_HOME", str(folder))
        leave_out_drawings(patch)
        yield copy_of(home, folder)


@pytest.fixture
def pass_audit() -> Callable[..., None]:
    return passed


@pytest.fixture(scope="session")
def once(home_built: Home, tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Publication]:
    """A home with one publication, as of 2026-01-20. Not to be written to: see `after_one`."""
    with made(home_built, tmp_path_factory.mktemp("once")) as home:
        passed(home)
        return home, publish(home.settings)


@pytest.fixture(scope="session")
def twice(once, tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Publication, Publication]:
    """The same with a second publication, as of LATER. Not to be written to: see `after_two`."""
    with made(once[0], tmp_path_factory.mktemp("twice")) as home:
        home.at(LATER).build()
        passed(home)
        return home, once[1], publish(home.settings)


@pytest.fixture
def after_one(once, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Home, Publication]:
    monkeypatch.setenv("ACCORD_HOME", str(tmp_path))
    return copy_of(once[0], tmp_path), once[1]


@pytest.fixture
def after_two(twice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Home, Publication, Publication]:
    monkeypatch.setenv("ACCORD_HOME", str(tmp_path))
    return copy_of(twice[0], tmp_path), *twice[1:]
