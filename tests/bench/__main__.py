"""`make bench`: how long a run takes as the history grows, and how fast scoring is compared with other programs.

python -m tests.bench [sizes in millions of activities, default 1 5] [--folder DIR] [--keep]

Makes each world in its own folder, runs `accord run` on it, and writes the results to the terminal and to
docs/explanation/performance.md. 1 M takes about 5 minutes, 5 M 15 minutes, 20 M an hour and 40 GB of disk. No test
checks these figures.
"""

import argparse
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.status import Status
from tests.bench import ingest_rates, machine
from tests.bench.report import Figures, tables
from tests.bench.runs import Series, series
from tests.bench.scoring import compare
from tests.bench.world import World
from tests.support import PROJECT

NEARLY_EMPTY = 2_000
MECHANISMS_UP_TO = 5_000_000  # in larger worlds, only the four groups are measured
Result = TypeVar("Result")


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=float, default=[1, 5], help="millions of activities")
    parser.add_argument("--folder", type=Path, help="where the worlds are made (default: a temporary folder)")
    parser.add_argument("--keep", action="store_true", help="leave the worlds there")
    parser.add_argument("--output", type=Path, default=PROJECT / "docs" / "explanation" / "performance.md")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as temporary, Console(stderr=True).status("") as status:
        folder = arguments.folder if arguments.keep and arguments.folder else Path(temporary)
        for figures in measure([int(size * 1_000_000) for size in arguments.sizes], folder, arguments.keep, status):
            made = tables(figures)
            arguments.output.write_text("\n\n".join([machine.heading(), *(table.markdown() for table in made)]) + "\n")
    console = Console()
    for table in made:
        console.print(table.rich())
    console.print(f"Written to {arguments.output}")


def measure(sizes: list[int], folder: Path, keep: bool, status: Status) -> Iterator[Figures]:
    """Measures everything, the smallest world first. Yields after each world, so that a failure loses only its own."""
    status.update("ingest rates")
    rates = list(ingest_rates.measure(1_000_000))
    fixed = World(NEARLY_EMPTY)
    figures = Figures(_last(series(fixed, folder / "fixed"), "nearly empty world", status), rates=rates)
    for activities in sorted(sizes):
        world, home = World(activities), folder / f"world_{activities}"
        label = f"{activities / 1e6:g} M"
        made: Series = _last(series(world, home), label, status)
        figures.worlds.append(made)
        comparison = compare(home, world.as_of(2), folder / "scoring", activities <= MECHANISMS_UP_TO)
        figures.scoring[activities] = _last(comparison, label, status)
        if not keep:
            shutil.rmtree(home)
        yield figures


def _last(steps: Iterator[tuple[str, Result]], label: str, status: Status) -> Result:
    """Runs all steps and shows the current one; returns the result of the last one."""
    results = []
    for name, result in steps:
        status.update(f"{label}: {name}")
        results = [result]
    return results[0]


if __name__ == "__main__":
    main()
