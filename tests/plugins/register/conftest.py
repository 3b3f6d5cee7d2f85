"""A copy of the shipped definitions that a test may change."""

import re
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from accord.common.settings import DBT_PROJECT, Settings
from accord.register.entries import Entry, entries

AS_OF = datetime(2026, 2, 5, tzinfo=UTC)
IN_FORCE_FROM = r"(in_force_from:) (\d{4}-\d\d-\d\d)"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copied_project(tmp_path)


def copied_project(folder: Path) -> Path:
    copied = folder / "dbt_project"
    shutil.copytree(DBT_PROJECT / "models" / "definitions", copied / "models" / "definitions")
    shutil.copytree(DBT_PROJECT / "models" / "scoring", copied / "models" / "scoring")
    shutil.copytree(DBT_PROJECT / "seeds", copied / "seeds")
    shutil.copy(DBT_PROJECT / "dbt_project.yml", copied)
    for file in (copied / "models" / "definitions").rglob("*.yml"):
        file.write_text(re.sub(IN_FORCE_FROM, _candidate_if_later, file.read_text()))
    return copied


def _candidate_if_later(found: re.Match[str]) -> str:
    """Versions that a company agreed on after these tests were written are candidates in them."""
    return found[1] if date.fromisoformat(found[2]) > AS_OF.date() else found[0]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "home", ("crm",), "Europe/Berlin", AS_OF, tmp_path / "home" / "inbox")


@pytest.fixture
def edit(project: Path) -> Callable[[str, str, str], None]:
    """Replaces one text in one file below `dbt_project/`; fails if the file does not contain it."""

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
