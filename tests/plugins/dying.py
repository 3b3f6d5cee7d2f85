"""Work in a process of its own that dies at a fault point. They are all copies of one that has the imports."""

import multiprocessing
import os
from collections.abc import Callable
from typing import Any

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["accord.publish.publishing", "accord.ingest.ingesting", "tests.support", "pytest"])


def exit_code(work: Callable[..., object], *given: Any, point: str) -> int | None:
    """Of a process that does `work(*given)`, and dies at `point`. `work` is a function of a module."""
    process = PROCESSES.Process(target=_with_point, args=(work, given, point))
    process.start()
    process.join(timeout=300)
    return process.exitcode


def _with_point(work: Callable[..., object], given: tuple[Any, ...], point: str) -> None:
    os.environ["ACCORD_KILL_AT"] = point
    work(*given)
