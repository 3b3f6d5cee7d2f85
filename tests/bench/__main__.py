"""`make bench`: what this machine does in a second, and how long its night is. No test asserts these figures.

python -m tests.bench [rows of the big files, default 1,000,000]
"""

import sys

from rich.console import Console
from rich.table import Table
from tests.bench import ingest_rates, night


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    table = Table("what", "rows", "seconds", "rows/s", title="Ingest of one big file; a night at 5,000 leads, 400 days")
    console = Console(stderr=True)
    with console.status("measuring") as status:
        for rate in ingest_rates.measure(rows):
            name = f"{rate.table} as {rate.format}"
            status.update(f"{name}: {rate.seconds:.1f} s")
            table.add_row(name, f"{rate.rows:,}", f"{rate.seconds:.1f}", f"{rate.rows_per_second:,}")
        table.add_section()
        for name, seconds in night.measure():
            status.update(f"{name}: {seconds:.1f} s")
            table.add_row(name, "", f"{seconds:.1f}", "")
    Console().print(table)


if __name__ == "__main__":
    main()
