"""Asks git about this code."""

import subprocess
from pathlib import Path

from accord.common.settings import PROJECT


def git(folder: Path, *arguments: str) -> str:
    """The output of a git command in a folder. Raises OSError without git, CalledProcessError if git fails."""
    command = ["git", "-C", str(folder), *arguments]
    finished = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return finished.stdout.strip()


def revision() -> str | None:
    """The revision of this code, with `+changes` if files differ from it; None if it is unknown."""
    revision_file = PROJECT / ".revision"  # written into the container image, which has no repository
    if revision_file.exists():
        return revision_file.read_text().strip() or None
    try:
        head = git(PROJECT, "rev-parse", "--short=12", "HEAD")
        return f"{head}+changes" if git(PROJECT, "status", "--porcelain") else head
    except (OSError, subprocess.SubprocessError):
        return None
