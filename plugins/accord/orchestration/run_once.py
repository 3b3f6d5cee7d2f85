"""The `nightly` DAG once, in this process, without a scheduler: `accord run`."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.status import Status

from accord.common.disk import full_disk_named
from accord.common.errors import ConfigurationError
from accord.common.settings import PROJECT, Settings
from accord.orchestration import airflow_home, notifications
from accord.orchestration.notifications import Failure
from accord.register.restatements import Restatement
from accord.store.run_lock import run_lock


@dataclass(frozen=True)
class Outcome:
    """How a run ended: the failed tasks with their errors. No failure means that it published."""

    run_id: str
    failures: dict[str, Failure]

    @property
    def published(self) -> bool:
        return not self.failures

    @property
    def exit_code(self) -> int:
        """0 where it published; else that of the first task that failed."""
        return next((failure.exit_code for failure in self.failures.values()), 0)

    @property
    def failure_file(self) -> Path:
        """Where the failures are written in full."""
        return notifications.report_path(self.run_id)


def run(
    settings: Settings, full_refresh: bool = False, full_audit: bool = False, restatement: Restatement | None = None
) -> Outcome:
    """Runs plan → ingest → build → audit → publish, holding the home's lock throughout.

    Airflow's own output goes to `work/airflow/run.log`; standard error gets a line a task. Raises Busy where another
    process holds the lock and ConfigurationError where the DAG cannot be loaded. A failing task does not raise: the
    outcome names it.
    """
    console = Console(file=sys.stderr)  # created before standard error is redirected to the log
    with (
        full_disk_named(settings.home),
        run_lock(settings, "accord run"),
        console.status("starting Airflow") as status,
    ):
        log_file = settings.work / "airflow" / "run.log"
        log_file.parent.mkdir(parents=True, exist_ok=True)
        with log_file.open("a") as log, redirect_stdout(log), redirect_stderr(log):
            airflow_home.enter(settings)
            options: dict[str, Any] = {"full_refresh": full_refresh, "full_audit": full_audit}
            if restatement:
                options |= {"restate": restatement.reason, "by": restatement.by}
            return _run_dag(settings, options, console, status)


def _run_dag(settings: Settings, options: dict[str, Any], console: Console, status: Status) -> Outcome:
    from accord.orchestration.progress import watched

    dag = load_dag()
    for task in dag.tasks:
        task.retries = 0  # somebody is waiting: show the error now
    parameters = {
        "as_of": settings.as_of.isoformat(),
        "sources": list(settings.sources),
        "inbox": str(settings.inbox),
        **options,
    }
    with _interruptible(), watched(console, status) as failures:
        # dag.test does not raise where a task fails: its state says so.
        dag_run = dag.test(logical_date=datetime.now(UTC), run_conf=parameters)
    if dag_run.state != "success" and not failures:
        log_file = settings.work / "airflow" / "run.log"
        failures["nightly"] = Failure(f"the run ended as {dag_run.state}; see {log_file}")
    return Outcome(dag_run.run_id, failures)


@contextmanager
def _interruptible() -> Iterator[None]:
    """A Ctrl-C still ends the run where a task reports it as its own failure, as tasks of Airflow and dbt do."""
    interrupted = []

    def note(number: int, frame: Any) -> None:
        interrupted.append(number)
        signal.default_int_handler(number, frame)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if interrupted:
        raise KeyboardInterrupt


def load_dag(dag_id: str = "nightly") -> Any:
    """The DAG from its file. Raises ConfigurationError with the import error where it does not load."""
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(dag_folder=str(PROJECT / "dags" / f"{dag_id}.py"))
    if bag.import_errors:
        raise ConfigurationError(f"The DAG {dag_id} does not load:\n" + "\n".join(bag.import_errors.values()))
    return bag.dags[dag_id]
