"""The few questions that are put to git about this code."""

import subprocess
from pathlib import Path

from accord.common.settings import PROJECT


def git(folder: Path, *arguments: str) -> str:
    """What git answers in a folder. Raises OSError without git, CalledProcessError where it refuses."""
    command = ["git", "-C", str(folder), *arguments]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return answer.stdout.strip()


def revision() -> str | None:
    """The revision of this code, `+changes` where files differ from it; None where nothing tells."""
    told = PROJECT / ".revision"  # written into the container image, which has no repository
    if told.exists():
        return told.read_text().strip() or None
    try:
        head = git(PROJECT, "rev-parse", "--short=12", "HEAD")
        return f"{head}+changes" if git(PROJECT, "status", "--porcelain") else head
    except (OSError, subprocess.SubprocessError):
        return None
