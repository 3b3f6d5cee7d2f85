"""A backfill by date, through Airflow: each day is looked at from its own start."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.support import contents

from accord.common import settings
from accord.store import publications

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]
DAYS = (datetime(2025, 9, 10, 0, 15, tzinfo=UTC), datetime(2025, 9, 11, 0, 15, tzinfo=UTC))  # 02:15 in Berlin


@pytest.fixture
def backfill(airflow_in_process: Path, run_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Airflow in this process, on a home that is published already; what it runs is of the type `backfill`."""
    from airflow.models import dagrun
    from airflow.utils.types import DagRunType

    create = dagrun.get_or_create_dagrun

    def of_a_backfill(*, session: Any, **arguments: Any) -> Any:
        """`dag.test` can only make a manual run, so the run it made gets the type that a backfill gives it."""
        run = create(session=session, **arguments)
        run.run_type = DagRunType.BACKFILL_JOB
        session.commit()
        return run

    monkeypatch.setattr(dagrun, "get_or_create_dagrun", of_a_backfill)
    monkeypatch.setenv("ACCORD_HOME", str(run_home))
    return run_home


def test_two_backfilled_days_are_in_history_as_of_their_start_and_current_stays(backfill: Path) -> None:
    from accord.orchestration.run_once import load_dag

    before = contents(backfill)
    dag = load_dag()
    for task in dag.tasks:
        task.retries = 0
    assert [dag.test(logical_date=day).state for day in DAYS] == ["success", "success"]
    added = [each for each in list(publications.history(settings.load()).publications) if each.state == "history_only"]
    assert [each.as_of for each in added] == ["2025-09-09T22:00:00+00:00", "2025-09-10T22:00:00+00:00"]
    assert 0 < added[0].leads <= added[1].leads
    assert contents(backfill) == before
