"""The few questions that are put to git about this code."""

import subprocess
from pathlib import Path

from accord.settings import PROJECT


def git(*arguments: str, at: Path = PROJECT) -> str:
    """What git answers, in the folder of this code. Raises OSError without git, CalledProcessError where it refuses."""
    answer = subprocess.run(["git", "-C", str(at), *arguments], capture_output=True, text=True, check=True, timeout=60)
    return answer.stdout.strip()


def revision() -> str | None:
    """The revision of this code, `+changes` where files differ from it; None where nothing tells."""
    told = PROJECT / ".revision"  # written into the container image, which has no repository
    if told.exists():
        return told.read_text().strip() or None
    try:
        head = git("rev-parse", "--short=12", "HEAD")
        return f"{head}+changes" if git("status", "--porcelain") else head
    except (OSError, subprocess.SubprocessError):
        return None
