"""How long the night takes on this machine: a first run, one with nothing new, one with a further night."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.support import accord

WORLD = ("--leads", "5000", "--days", "400", "--seed", "1")
STEPS = {
    "demo world": ("demo", *WORLD),
    "first run": ("run",),
    "empty night": ("run",),
    "demo, a further night": ("demo", *WORLD, "--night", "1"),
    "that night's run": ("run",),
}


def measure() -> Iterator[tuple[str, float]]:
    """Each step with its seconds, as it ends. Raises RuntimeError with what a failing command said."""
    with tempfile.TemporaryDirectory() as folder:
        for name, command in STEPS.items():
            started = time.monotonic()
            done = accord(Path(folder) / "home", *command, timeout=3600)
            if done.returncode:
                raise RuntimeError(f"{name}: {done.stdout}{done.stderr}")
            yield name, time.monotonic() - started
