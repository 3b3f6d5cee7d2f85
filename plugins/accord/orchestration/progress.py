"""What `accord run` prints while it runs. Imports Airflow, so import it only after `airflow_home.enter`."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from airflow.listeners import hookimpl
from airflow.sdk.listener import get_listener_manager
from rich.console import Console
from rich.status import Status

from accord.orchestration.notifications import Failure

# Whose warnings are printed too: those of a step that makes something again that was damaged.
WARNING = ("accord.build.builder", "accord.publish.parquet_files", "accord.store.private_home")


@contextmanager
def watched(console: Console, status: Status) -> Iterator[dict[str, Failure]]:
    """While the block runs, tasks are printed to the console. Yields the failed tasks, filled as they fail."""
    listener, handler, logger = _Listener(console, status), _Handler(console, status), logging.getLogger("accord")
    level = logger.level
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    get_listener_manager().add_listener(listener)
    try:
        yield listener.failures
    finally:
        get_listener_manager().pm.unregister(listener)
        logger.removeHandler(handler)
        logger.setLevel(level)


class _Listener:
    """Airflow calls it for every task."""

    def __init__(self, console: Console, status: Status) -> None:
        self.console, self.status = console, status
        self.failures: dict[str, Failure] = {}
        self.started: dict[str, float] = {}

    @hookimpl
    def on_task_instance_running(self, previous_state: Any, task_instance: Any) -> None:
        self.started[_name(task_instance)] = time.monotonic()
        self.status.update(_name(task_instance))

    @hookimpl
    def on_task_instance_success(self, previous_state: Any, task_instance: Any) -> None:
        self._line(task_instance, "[green]done[/]")

    @hookimpl
    def on_task_instance_failed(self, previous_state: Any, task_instance: Any, error: Any) -> None:
        self.failures[_name(task_instance)] = Failure.of(error)
        self._line(task_instance, "[red]failed[/]")

    def _line(self, task_instance: Any, how: str) -> None:
        seconds = time.monotonic() - self.started.get(_name(task_instance), time.monotonic())
        self.console.print(f"  {_name(task_instance):<18} {how} [dim]{seconds:6.1f} s[/]")


class _Handler(logging.Handler):
    """The result of a task is printed as a line; what happens within it shows beside the spinner."""

    def __init__(self, console: Console, status: Status) -> None:
        super().__init__(logging.INFO)
        self.console, self.status = console, status

    def emit(self, record: logging.LogRecord) -> None:
        is_warning = record.levelno >= logging.WARNING
        if record.name == "accord.orchestration.tasks" or (is_warning and record.name in WARNING):
            style = "yellow" if is_warning else "dim"
            self.console.print(f"  {record.getMessage()}", style=style, highlight=False, soft_wrap=True)
        else:
            self.status.update(record.getMessage()[:100])


def _name(task_instance: Any) -> str:
    """The task, with its source where there is one task a source."""
    source = getattr(task_instance.task, "op_kwargs", {}).get("source")
    return f"{task_instance.task_id} {source}" if isinstance(source, str) else task_instance.task_id
