"""A copy of the shipped definitions that a test may change."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from accord.register import Entry, entries
from accord.register.entries import FOLDERS
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
    _lists(copied)
    return copied


def _lists(project: Path) -> None:
    """The list of each gate's versions, one a line, where the project has none yet."""
    for gate in FOLDERS:
        file = project / "models" / "definitions" / gate / f"{gate}_firsts.sql"
        if not file.exists():
            lines = (file.parent / f"{gate}.yml").read_text().splitlines()
            names = [f"    '{line.split('- v: ')[1]}',\n" for line in lines if "- v: " in line]
            file.write_text(f"{{% set versions = [\n{''.join(names)}] -%}}\n")


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
