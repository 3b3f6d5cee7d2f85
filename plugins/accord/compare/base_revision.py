"""The base of a comparison: which revision it is, and the dbt project as it was then."""

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
    """A commit, and what it was asked for as."""

    name: str
    commit: str

    @property
    def named(self) -> str:
        return f"{self.name} ({self.commit[:12]})"


def find(asked: str | None) -> Revision:
    """The revision asked for; without one, where this branch left main. Raises NotFoundError where there is none."""
    _must_be_in_git()
    if asked:
        commit = _answer("rev-parse", "--verify", "--quiet", "--end-of-options", f"{asked}^{{commit}}")
        if not commit:
            raise NotFoundError(
                f"There is no revision '{asked}' in the git repository of {PROJECT}. In a shallow clone fetch it "
                "first: git fetch --unshallow. Then: accord compare --base GIT_REF"
            )
        return Revision(asked, commit)
    for main in MAIN:
        if commit := _answer("merge-base", "HEAD", main):
            return Revision(main, commit)
    raise NotFoundError(
        f"There is neither {' nor '.join(MAIN)} in the git repository of {PROJECT} that this could be compared with. "
        "Name what to compare with: accord compare --base GIT_REF"
    )


def extract(revision: Revision, to: Path) -> Path:
    """The dbt project of a revision, as files in the folder `to`."""
    to.mkdir(parents=True)
    archive = to / "project.tar"
    name = DBT_PROJECT.name
    try:
        git(PROJECT, "archive", "--format=tar", f"--output={archive}", revision.commit, name)
    except subprocess.CalledProcessError as error:
        raise NotFoundError(
            f"Revision {revision.named} has no {name}/ to compare with: {error.stderr.strip()}. "
            "Name another one: accord compare --base GIT_REF"
        ) from error
    with tarfile.open(archive) as files:
        files.extractall(to, filter="data")
    archive.unlink()
    return to / name


def _must_be_in_git() -> None:
    try:
        git(PROJECT, "rev-parse", "--git-dir")
    except (OSError, subprocess.SubprocessError) as error:
        raise NotFoundError(
            f"{PROJECT} is in no git repository (or git is not installed), so there is nothing to compare with. Clone "
            "the repository, change the definitions there, then run this again."
        ) from error


def _answer(*question: str) -> str:
    """What git says, nothing where it refuses."""
    try:
        return git(PROJECT, *question)
    except subprocess.CalledProcessError:
        return ""
