"""Publishing in a process of its own that dies at a fault point. They are all copies of one that has its imports."""

import multiprocessing
import os

import pytest
from tests.support import leave_out_drawings

from accord.common.settings import Settings
from accord.publish.publishing import publish

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])


def exit_code(settings: Settings, point: str) -> int | None:
    """Of a process that publishes with these settings, and dies at `point`."""
    process = PROCESSES.Process(target=_publish, args=(settings, point))
    process.start()
    process.join(timeout=300)
    return process.exitcode


def _publish(settings: Settings, point: str) -> None:
    os.environ["ACCORD_KILL_AT"] = point
    leave_out_drawings(pytest.MonkeyPatch())
    publish(settings)
