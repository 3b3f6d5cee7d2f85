"""A copy of the shipped definitions that a test may change."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from accord.register import Entry, entries
from accord.settings import DBT_PROJECT, Settings


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copied_project(tmp_path)


def copied_project(folder: Path) -> Path:
    copied = folder / "dbt_project"
    shutil.copytree(DBT_PROJECT / "models" / "definitions", copied / "models" / "definitions")
    shutil.copytree(DBT_PROJECT / "models" / "scoring", copied / "models" / "scoring")
    shutil.copytree(DBT_PROJECT / "seeds", copied / "seeds")
    shutil.copy(DBT_PROJECT / "dbt_project.yml", copied)
    return copied


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    as_of = datetime(2026, 2, 5, tzinfo=UTC)
    return Settings(tmp_path / "home", ("crm",), "Europe/Berlin", as_of, tmp_path / "home" / "inbox")


@pytest.fixture
def edit(project: Path) -> Callable[[str, str, str], None]:
    """Replaces one text in one file below `dbt_project/`; fails where it is not there."""

    def replace(file: str, old: str, new: str) -> None:
        path = project / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    return replace


@pytest.fixture
def entry(project: Path, settings: Settings) -> Callable[[str], Entry]:
    def find(definition: str) -> Entry:
        return next(each for each in entries(settings, project) if each.definition == definition)

    return find
