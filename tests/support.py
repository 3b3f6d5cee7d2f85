"""What several tests need: running `accord` as a user would, and looking at what it published."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb

PROJECT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
SMALL = ("--leads", "250", "--days", "300", "--seed", "7")
NOT_A_FUNCTION_OF_THE_LAKE = {"publications", "audit_results"}


def accord(home: Path, *arguments: str, timeout: int = 300, **variables: str) -> subprocess.CompletedProcess[str]:
    """One `accord` command in a process of its own, on this home."""
    return subprocess.run(
        [BIN / "accord", *arguments],
        env=_environment(home, variables),
        capture_output=True,
        text=True,
        timeout=timeout,
        cwd=PROJECT,
    )


def start(home: Path, *arguments: str, **variables: str) -> subprocess.Popen[str]:
    """The same, not waited for; its output is thrown away."""
    return subprocess.Popen(
        [BIN / "accord", *arguments],
        env=_environment(home, variables),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=PROJECT,
    )


def _environment(home: Path, variables: dict[str, str]) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "ACCORD"))}
    return inherited | {"ACCORD_HOME": str(home), "COLUMNS": "200"} | variables


def copy_of(home: Path, to: Path) -> Path:
    """A home of one's own: links stay links, times of modification are kept, Airflow's folder is made anew."""
    return Path(shutil.copytree(home, to, symlinks=True, ignore=shutil.ignore_patterns("airflow")))


def contents(home: Path) -> dict[str, tuple[int, int]]:
    """Of every published table that is a function of the lake: its number of rows and a digest of all of them."""
    with duckdb.connect(str(home / "published" / "accord.duckdb"), read_only=True) as published:
        published.sql("use accord.accord")  # the file and the schema in it have one name
        names = [
            name
            for (name,) in published.sql(
                "select table_name from information_schema.tables where table_schema = 'accord' order by all"
            ).fetchall()
            if name not in NOT_A_FUNCTION_OF_THE_LAKE
        ]
        digest = "select count(*), sum(hash(t)::hugeint) from {} as t"
        rows = [published.sql(digest.format(name)).fetchone() for name in names]
    return {name: (row[0], row[1]) for name, row in zip(names, rows, strict=True) if row}


def kill_points() -> list[str]:
    """Every name at which `accord.faults` can kill a run, as the code has them (those of `accord demo` left out)."""
    found = set()
    for file in (PROJECT / "plugins" / "accord").rglob("*.py"):
        found |= set(re.findall(r'\bpoint\("([a-z_.]+)"\)', file.read_text()))
    return sorted(name for name in found if not name.startswith("demo."))
