"""Describes the machine well enough to understand the figures, without saying whose machine it is."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version

import psutil
from tests.bench.world import ACTIVITIES_A_LEAD, DAYS
from tests.bench.world_events import SHARE_PER_EXTRA_DAY
from tests.support import PROJECT

LIBRARIES = ("duckdb", "dbt-core", "dbt-duckdb", "apache-airflow", "great-expectations", "polars", "pandas")


def heading() -> str:
    """Title and introduction of docs/explanation/performance.md."""
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    cores, memory = os.cpu_count(), psutil.virtual_memory().total / 1e9
    return f"""# Performance

Written by `make bench` on {datetime.now(UTC):%Y-%m-%d} at revision {_revision()}; do not edit it by hand.
{cores} cores ({platform.machine()}), {memory:.0f} GB of memory, {platform.system()};
Python {platform.python_version()}, {versions}.

A world of N activities is generated in SQL (`tests/bench/world.py`), dropped into the inbox as Parquet files, and
processed by `accord run`: about {ACTIVITIES_A_LEAD} activities per lead over {DAYS} days. The incremental run adds one
day with {SHARE_PER_EXTRA_DAY:.1%} of N, nearly every activity of a different lead, with a few late ones, a merge, new
leads and decisions."""


def _revision() -> str:
    answer = subprocess.run(
        ["git", "-C", str(PROJECT), "rev-parse", "--short=9", "HEAD"], capture_output=True, text=True
    )
    return answer.stdout.strip() or "unknown"
