"""`make bench`: how long the night takes on this machine, as a table. Figures are for people; no test asserts them."""

import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table
from tests.support import accord

WORLD = ("--leads", "5000", "--days", "400", "--seed", "1")


def main() -> int:
    """Writes a world, runs it, runs it again with nothing new, and once more with a further night."""
    table = Table("step", "seconds", title="5,000 leads, 400 days")
    steps = {
        "demo world": ("demo", *WORLD),
        "first run": ("run",),
        "second run, nothing new": ("run",),
        "a further night": ("demo", *WORLD, "--night", "1"),
        "its run": ("run",),
    }
    with tempfile.TemporaryDirectory() as folder:
        for name, command in steps.items():
            started = time.monotonic()
            done = accord(Path(folder) / "home", *command, timeout=3600)
            if done.returncode:
                print(done.stderr, file=sys.stderr)
                return 1
            table.add_row(name, f"{time.monotonic() - started:.1f}")
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
