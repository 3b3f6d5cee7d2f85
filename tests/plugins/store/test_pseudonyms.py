"""The secret of a home by which sales people get their pseudonyms."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from accord.common.errors import ConfigurationError, StateError
from accord.common.settings import DBT_PROJECT, Settings, published_reps
from accord.store import pseudonyms


def settings(home: Path) -> Settings:
    return Settings(home, ("crm",), "Europe/Berlin", datetime(2026, 1, 20, tzinfo=UTC), home / "inbox")


def project(folder: Path, reps: str) -> Path:
    folder.mkdir(exist_ok=True)
    text = (DBT_PROJECT / "dbt_project.yml").read_text()
    (folder / "dbt_project.yml").write_text(text.replace("  reps: named", f"  reps: {reps}"))
    return folder


def test_the_secret_of_a_home_stays_the_same_and_is_another_in_another_home(tmp_path: Path) -> None:
    asked = project(tmp_path / "project", "pseudonyms")
    here = pseudonyms.variables(settings(tmp_path / "here"), asked)
    there = pseudonyms.variables(settings(tmp_path / "there"), asked)
    assert pseudonyms.variables(settings(tmp_path / "here"), asked) == here
    assert here["pseudonym_secret"] != there["pseudonym_secret"]
    assert len(here["pseudonym_secret"]) == 64


def test_the_secret_goes_with_the_lake_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    asked = project(tmp_path / "project", "pseudonyms")
    before = pseudonyms.variables(settings(tmp_path / "here"), asked)
    assert (tmp_path / "here" / "lake" / pseudonyms.FILE).stat().st_mode & 0o777 == 0o600
    shutil.copytree(tmp_path / "here" / "lake", tmp_path / "restored" / "lake")
    assert pseudonyms.variables(settings(tmp_path / "restored"), asked) == before


@pytest.mark.parametrize("reps", ["named", "teams"])
def test_a_home_that_publishes_no_pseudonyms_has_no_secret(tmp_path: Path, reps: str) -> None:
    assert pseudonyms.variables(settings(tmp_path / "here"), project(tmp_path / "project", reps)) == {}
    assert not (tmp_path / "here").exists()


@pytest.mark.parametrize("content", ["", "{}", '{"secret": "short"}'])
def test_a_damaged_secret_stops_a_run_and_is_not_replaced(tmp_path: Path, content: str) -> None:
    asked, file = project(tmp_path / "project", "pseudonyms"), tmp_path / "lake" / pseudonyms.FILE
    file.parent.mkdir()
    file.write_text(content)
    with pytest.raises(StateError, match="Put it back from a backup"):
        pseudonyms.variables(settings(tmp_path), asked)
    assert file.read_text() == content


def test_another_word_than_the_three_is_refused_with_the_three(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"'initials'.*named, pseudonyms, teams"):
        published_reps(project(tmp_path / "project", "initials"))
