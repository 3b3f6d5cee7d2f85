"""Which revision is the base, and the message where there is none."""

import subprocess
from pathlib import Path

import pytest

from accord.common.errors import AccordError
from accord.compare import base_revision


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project on a branch that left main one commit ago, with a change that is not committed."""
    folder = tmp_path / "project"
    (folder / "dbt_project").mkdir(parents=True)
    monkeypatch.setattr(base_revision, "PROJECT", folder)
    run(folder, "init", "--initial-branch", "main")
    commit(folder, "one")
    commit(folder, "two")
    run(folder, "switch", "--create", "change")
    commit(folder, "three")
    (folder / "dbt_project" / "says").write_text("four")
    return folder


def run(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=somebody", "-c", "user.email=somebody@example.org", "-c", "commit.gpgsign=false")
    command = ["git", "-C", str(folder), *who, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def commit(folder: Path, says: str) -> None:
    (folder / "dbt_project" / "says").write_text(says)
    run(folder, "add", "--all")
    run(folder, "commit", "--message", says)


def test_without_a_name_the_base_is_where_the_branch_left_main(repository: Path, tmp_path: Path) -> None:
    found = base_revision.find(None)
    assert (found.name, found.commit) == ("main", run(repository, "rev-parse", "main"))
    project = base_revision.extract(found, tmp_path / "base")
    assert {file.name: file.read_text() for file in project.iterdir()} == {"says": "two"}
    assert (repository / "dbt_project" / "says").read_text() == "four"


def test_any_revision_may_be_named(repository: Path, tmp_path: Path) -> None:
    project = base_revision.extract(base_revision.find("main~1"), tmp_path / "base")
    assert (project / "says").read_text() == "one"


@pytest.mark.parametrize("asked", ["nowhere", "--all", "main:dbt_project"])
def test_what_is_no_revision_is_refused(repository: Path, asked: str) -> None:
    with pytest.raises(AccordError, match=f"There is no revision '{asked}'.*git fetch --unshallow"):
        base_revision.find(asked)


def test_without_main_the_base_must_be_named(repository: Path) -> None:
    run(repository, "branch", "--delete", "--force", "main")
    with pytest.raises(AccordError, match=r"neither origin/main nor main.*accord compare --base GIT_REF"):
        base_revision.find(None)


def test_a_revision_without_definitions_is_refused(repository: Path, tmp_path: Path) -> None:
    run(repository, "rm", "-r", "--force", "dbt_project")
    (repository / "README.md").write_text("nothing yet")
    run(repository, "add", "--all")
    run(repository, "commit", "--message", "empty")
    with pytest.raises(AccordError, match="has no dbt_project/ to compare with"):
        base_revision.extract(base_revision.find("HEAD"), tmp_path / "base")


def test_outside_of_git_it_is_said_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base_revision, "PROJECT", tmp_path)
    with pytest.raises(AccordError, match="is not in a git repository"):
        base_revision.find(None)
