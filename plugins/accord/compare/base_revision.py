"""The base of a comparison: finds the git revision and extracts its dbt project."""

import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

from accord.common.errors import NotFoundError
from accord.common.git import git
from accord.common.settings import DBT_PROJECT, PROJECT

MAIN = ("origin/main", "main")


@dataclass(frozen=True)
class Revision:
    """A commit and the name under which it was asked for."""

    name: str
    commit: str

    @property
    def named(self) -> str:
        return f"{self.name} ({self.commit[:12]})"


def find(asked: str | None) -> Revision:
    """The revision asked for; by default the commit where this branch left main. Raises NotFoundError."""
    _require_git()
    if asked:
        commit = _git_output("rev-parse", "--verify", "--quiet", "--end-of-options", f"{asked}^{{commit}}")
        if not commit:
            raise NotFoundError(
                f"There is no revision '{asked}' in the git repository of {PROJECT}. If this is a shallow clone, fetch "
                "the whole history first: git fetch --unshallow. Then: accord compare --base GIT_REF"
            )
        return Revision(asked, commit)
    for main in MAIN:
        if commit := _git_output("merge-base", "HEAD", main):
            return Revision(main, commit)
    raise NotFoundError(
        f"The git repository of {PROJECT} has neither {' nor '.join(MAIN)} to compare with. "
        "Name a revision: accord compare --base GIT_REF"
    )


def extract(revision: Revision, to: Path) -> Path:
    """Write the dbt project of a revision into the folder `to`; returns its folder. Raises NotFoundError."""
    to.mkdir(parents=True)
    archive = to / "project.tar"
    name = DBT_PROJECT.name
    try:
        git(PROJECT, "archive", "--format=tar", f"--output={archive}", revision.commit, name)
    except subprocess.CalledProcessError as error:
        raise NotFoundError(
            f"Revision {revision.named} has no {name}/ to compare with: {error.stderr.strip()}. "
            "Name another revision: accord compare --base GIT_REF"
        ) from error
    with tarfile.open(archive) as files:
        files.extractall(to, filter="data")
    archive.unlink()
    return to / name


def _require_git() -> None:
    try:
        git(PROJECT, "rev-parse", "--git-dir")
    except (OSError, subprocess.SubprocessError) as error:
        raise NotFoundError(
            f"{PROJECT} is not in a git repository, or git is not installed, so there is nothing to compare with. "
            "Clone the repository, change the definitions there, then run this again."
        ) from error


def _git_output(*arguments: str) -> str:
    """What the git command prints; "" if it fails."""
    try:
        return git(PROJECT, *arguments)
    except subprocess.CalledProcessError:
        return ""
