"""Measures one command: elapsed seconds, and the peak memory of its process and all child processes together."""

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
from tests.support import PROJECT

INTERVAL = 0.25
"""Seconds between two measurements of the memory."""


@dataclass(frozen=True)
class Measured:
    """`peak`: the largest measured sum of resident memory over the whole process tree, in bytes."""

    seconds: float
    peak: int
    output: str


def measured(command: Sequence[str | Path], variables: Mapping[str, str], timeout: float = 7200) -> Measured:
    """Runs a command and measures it. Raises RuntimeError with the end of its output if it fails."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "ACCORD"))}
    started = time.monotonic()
    process = subprocess.Popen(
        command,
        env=environment | {"COLUMNS": "200"} | dict(variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=PROJECT,
    )
    peak = [0]
    watcher = threading.Thread(target=_watch, args=(process, peak), daemon=True)
    watcher.start()
    output, _ = process.communicate(timeout=timeout)
    seconds = time.monotonic() - started
    watcher.join()
    if process.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{output[-4000:]}")
    return Measured(seconds, peak[0], output)


def _watch(process: subprocess.Popen[str], peak: list[int]) -> None:
    watched = psutil.Process(process.pid)
    while process.poll() is None:
        total = 0
        try:
            for each in [watched, *watched.children(recursive=True)]:
                try:
                    total += each.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
        except psutil.NoSuchProcess:
            return
        peak[0] = max(peak[0], total)
        time.sleep(INTERVAL)


def bytes_below(path: Path) -> int:
    """Bytes of a file, or of all files below a folder; links are not followed."""
    if path.is_file():
        return path.stat().st_size
    return sum(each.lstat().st_size for each in path.rglob("*") if each.is_file() and not each.is_symlink())
