"""A restatement: a run changes published history on purpose, and the reason is published."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rich.console import Console
from tests.plugins.audits import HISTORY, only

from accord.audit.auditing import audit
from accord.cli import run_summary
from accord.common.errors import AccordError, AuditFailed
from accord.orchestration import tasks
from accord.publish.publishing import publish
from accord.register.restatements import Restatement, restatement_from

pytestmark = pytest.mark.usefixtures("without_drawings", "without_docs")


@pytest.fixture(autouse=True)
def history_alone() -> Iterator[None]:
    with only(*HISTORY):
        yield


WHY = Restatement("Maren Holt and Anil Rao", "the list of scanners was wrong")
NEXT_AS_OF = datetime(2026, 1, 22, tzinfo=UTC)


@pytest.fixture
def rewritten(published):
    """A published home whose next build changes published history, with no new data that would explain it."""
    index = next(i for i, entry in enumerate(published.entries) if entry.stage == "mql")
    published.entries[index] = replace(published.entries[index], at=published.entries[index].at + timedelta(hours=1))
    published.build()
    return published


def _plan(home, **parameters: str) -> dict[str, Any]:
    at, inbox = home.settings.as_of.isoformat(), str(home.settings.inbox)
    plain = {"full_refresh": False, "full_audit": False, "restate": None, "by": None}
    return {"as_of": at, "sources": ["crm", "web"], "inbox": inbox} | plain | parameters


def _summary(home, is_restatement: bool = False) -> str:
    paper = io.StringIO()
    run_summary.show(home.settings, Console(file=paper, width=160), is_restatement)
    return paper.getvalue()


def test_the_past_is_rewritten_by_a_restatement_alone_and_its_reason_is_published(rewritten, caplog) -> None:
    """In the record, the tables, the page, the summary and the DAG's log."""
    with pytest.raises(AuditFailed):
        audit(rewritten.settings)
    with pytest.raises(AccordError):
        publish(rewritten.settings)
    plan = _plan(rewritten, restate=WHY.reason, by=WHY.by)
    tasks.audit(plan)
    published = tasks.publish(plan)
    assert published["restatement"] == {"by": WHY.by, "reason": WHY.reason}
    assert "published history was not restated" in caplog.text
    recorded = rewritten.published(
        "select restated_by, restated_because from accord.publications order by published_at"
    )
    assert recorded == [(None, None), (WHY.by, WHY.reason)]
    page = rewritten.settings.published / "report" / "index.html"
    assert f"Restated by {WHY.by}: {WHY.reason}" in page.read_text()
    shown = _summary(rewritten)
    assert f"RESTATED by {WHY.by}: {WHY.reason}" in shown
    assert "failed: published history was not restated" in shown


def test_a_restatement_is_over_with_its_run_and_stays_among_the_publications(rewritten) -> None:
    audit(rewritten.settings, restatement=WHY)
    publish(rewritten.settings)
    rewritten.at(NEXT_AS_OF).build()
    audit(rewritten.settings, restatement=WHY)
    publication = publish(rewritten.settings)
    assert publication.restatement is None, "there was nothing to restate any more"
    assert "nothing was restated, the reason is ignored" in _summary(rewritten, is_restatement=True)
    assert "restated" not in _summary(rewritten)
    recorded = rewritten.published("select restated_because from accord.publications order by published_at")
    assert recorded == [(None,), (WHY.reason,), (None,)]


def test_an_overdue_review_warns_in_the_log_of_the_dag_and_in_the_summary(home, caplog) -> None:
    (home.settings.home / "demo.json").write_text('{"last_day": "2027-01-04"}')  # as_of may lie as late as that
    home.at(datetime(2027, 1, 4, tzinfo=UTC)).build()
    plan = _plan(home)
    tasks.audit(plan)
    tasks.publish(plan)
    said = "'accepted_by_sales' should have been reviewed by 2026-12-31"
    assert [record for record in caplog.records if record.levelname == "WARNING" and said in record.message]
    assert f"the agreement: {said}" in _summary(home)


@pytest.mark.parametrize(("reason", "by"), [("a reason", None), (None, "Maren Holt"), ("  ", "Maren Holt"), ("x", " ")])
def test_a_restatement_needs_a_reason_and_a_name(reason: str | None, by: str | None) -> None:
    with pytest.raises(AccordError, match="needs a reason and a name"):
        restatement_from(reason, by)


def test_without_either_there_is_none() -> None:
    assert restatement_from(None, None) is None
    assert restatement_from("", " ") is None  # fields left empty in Airflow's form
    assert restatement_from(" a reason ", " Maren Holt ") == Restatement("Maren Holt", "a reason")
