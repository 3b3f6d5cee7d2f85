"""The nightly DAG as Airflow loads it."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.support import PROJECT

CHAIN = ["plan", "sources", "ingest", "build", "audit", "publish"]


@pytest.fixture(scope="module")
def nightly(airflow_in_process: Path) -> Any:
    from accord.orchestration.run_once import load_dag

    return load_dag()


def test_every_dag_file_loads_without_an_error(airflow_in_process: Path) -> None:
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(dag_folder=str(PROJECT / "dags"))
    assert bag.import_errors == {}
    assert sorted(bag.dags) == ["nightly"]


def test_nothing_is_published_before_its_audit_nor_built_before_it_has_landed(nightly: Any) -> None:
    order = [task.task_id for task in nightly.topological_sort()]
    assert order == CHAIN
    direct = {task.task_id: set(task.upstream_task_ids) for task in nightly.tasks}
    assert "audit" in direct["publish"]
    assert "build" in direct["audit"]
    assert "ingest" in direct["build"]


def test_a_task_runs_only_after_all_before_it_succeeded(nightly: Any) -> None:
    assert {str(task.trigger_rule.value) for task in nightly.tasks} == {"all_success"}


def test_every_task_has_an_owner_a_limit_of_time_retries_and_a_text(nightly: Any) -> None:
    for task in nightly.tasks:
        assert task.owner == "revops", task.task_id
        assert task.execution_timeout is not None, task.task_id
        assert task.retries >= 1, task.task_id
        assert task.retry_delay.total_seconds() >= 60, task.task_id
        assert task.doc_md or task.python_callable.__doc__, task.task_id
        assert task.has_on_failure_callback, task.task_id


def test_the_dag_is_found_by_its_tags_and_explains_itself(nightly: Any) -> None:
    assert "accord" in nightly.tags
    assert "When it fails" in nightly.doc_md
    for parameter in ("as_of", "full_refresh", "full_audit", "restate", "by", "sources", "inbox"):
        assert f"`{parameter}`" in nightly.doc_md
        assert parameter in nightly.params


def test_two_runs_are_never_active_together_and_the_past_is_not_caught_up_unasked(nightly: Any) -> None:
    assert nightly.max_active_runs == 1
    assert nightly.catchup is False


def test_the_schedule_is_in_the_business_zone(nightly: Any) -> None:
    from accord.common import settings

    assert str(nightly.timezone) == settings.load().time_zone


def test_a_dag_file_imports_nothing_heavy() -> None:
    program = (
        "import sys, airflow.sdk\n"
        "before = set(sys.modules)\n"
        "import nightly\n"
        "heavy = {'dbt', 'great_expectations', 'duckdb', 'pandas', 'pyarrow', 'altair', 'numpy', 'sqlglot'}\n"
        "print(sorted(heavy & {name.split('.')[0] for name in set(sys.modules) - before}))\n"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=PROJECT / "dags", timeout=300, check=True
    )
    assert finished.stdout.strip().splitlines()[-1] == "[]"


def test_airflow_takes_no_module_of_accord_for_a_plugin(airflow_in_process: Path) -> None:
    from airflow import plugins_manager, settings

    assert Path(settings.PLUGINS_FOLDER or "") == PROJECT / "plugins"
    plugins, errors = plugins_manager._get_plugins()
    assert errors == {}
    assert not [plugin for plugin in plugins if "accord" in str(plugin.source)]


def _context(run_type: str, at: datetime, **params: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("as_of", "sources", "inbox", "restate", "by"))
    defaults = {"full_refresh": False, "full_audit": False}
    return {
        "params": empty | defaults | params,
        "dag_run": SimpleNamespace(run_type=run_type, logical_date=at, run_after=at),
    }


@pytest.mark.parametrize("run_type", ["scheduled", "backfill"])
def test_a_scheduled_run_is_of_the_start_of_its_business_day(accord_home: Path, run_type: str) -> None:
    from accord.orchestration import tasks

    run_at = datetime(2025, 6, 10, 0, 15, tzinfo=UTC)  # 02:15 in Berlin, where the day started at 22:00 UTC
    assert tasks.plan(_context(run_type, run_at))["as_of"] == "2025-06-09T22:00:00+00:00"


def test_a_run_that_names_its_as_of_is_of_that_instant(accord_home: Path) -> None:
    from accord.orchestration import tasks

    run_at = datetime(2025, 6, 10, 0, 15, tzinfo=UTC)
    planned = tasks.plan(_context("scheduled", run_at, as_of="2025-03-01", sources=["crm"], full_refresh=True))
    assert planned["as_of"] == "2025-02-28T23:00:00+00:00"
    assert planned["sources"] == ["crm"]
    assert planned["full_refresh"] is True


def test_a_manual_run_in_a_demo_home_is_of_the_end_of_the_demos_last_day(accord_home: Path) -> None:
    from accord.orchestration import tasks

    accord_home.mkdir()
    (accord_home / "demo.json").write_text('{"last_day": "2026-02-04"}')
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert tasks.plan(_context("manual", now))["as_of"] == "2026-02-04T23:00:00+00:00"


def test_what_a_person_must_put_right_is_not_retried_but_a_held_lock_is(accord_home: Path) -> None:
    from airflow.sdk.exceptions import AirflowFailException

    from accord.common.errors import AccordError, Busy
    from accord.orchestration import tasks

    with pytest.raises(AirflowFailException, match="neither a date"):
        tasks.plan(_context("manual", datetime.now(UTC), as_of="yesterday"))
    with pytest.raises(AirflowFailException, match="broken"), tasks._errors():
        raise AccordError("broken")
    with pytest.raises(Busy), tasks._errors():
        raise Busy("locked")


def test_a_run_looks_at_the_lake_before_it_loads_anything(accord_home: Path) -> None:
    from airflow.sdk.exceptions import AirflowFailException

    from accord.orchestration import tasks

    lost = accord_home / "lake" / "crm" / "leads" / "loaded_on=2026-01-01" / "20260101T000000000000Z-crm.parquet"
    lost.parent.mkdir(parents=True)
    lost.write_text("rows of a batch whose manifest is gone")
    with pytest.raises(AirflowFailException, match=f"No manifest names {lost}"):
        tasks.plan(_context("manual", datetime.now(UTC)))


def test_a_run_that_finds_the_lock_taken_waits_for_an_hour(nightly: Any) -> None:
    """So a missed run that starts when the DAG is switched on, and a backfill at the same time, both finish."""
    for task in nightly.tasks:
        assert task.retries * task.retry_delay >= timedelta(hours=1), task.task_id
        assert task.retry_delay <= timedelta(minutes=1), task.task_id
        assert not task.retry_exponential_backoff, task.task_id


@pytest.mark.parametrize(("tried", "is_final"), [(1, False), (2, False), (3, True), (60, True)])
def test_what_nobody_foresaw_is_not_tried_as_often_as_a_held_lock(
    monkeypatch: pytest.MonkeyPatch, tried: int, is_final: bool
) -> None:
    from airflow.sdk.exceptions import AirflowFailException

    from accord.orchestration import tasks

    monkeypatch.setattr(tasks, "_tries", lambda: tried)
    with pytest.raises(AirflowFailException if is_final else ZeroDivisionError), tasks._errors():
        raise ZeroDivisionError("a surprise")
