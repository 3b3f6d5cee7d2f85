"""Several scorecards: each declared one is computed, and no two have a column of the same name."""

import shutil
from pathlib import Path

import pytest

from accord.common.errors import AccordError
from accord.common.settings import Settings
from accord.register.declared import Declared
from accord.register.entries import entries

CARDS = "models/definitions/scorecards"


def list_also(project: Path, name: str) -> None:
    """Adds a name to the list of scorecards in dbt_project.yml."""
    listed = f"scorecards: [{', '.join(Declared(project).project_vars()['scorecards'])}]"
    file = project / "dbt_project.yml"
    text = file.read_text()
    assert listed in text
    file.write_text(text.replace(listed, f"{listed[:-1]}, {name}]"))


def add(project: Path, name: str, **replaced: str) -> None:
    """Copies lead_score and its models under another name."""
    text = (project / CARDS / "lead_score.yml").read_text().replace("- name: lead_score\n", f"- name: {name}\n")
    for old, new in replaced.items():
        text = text.replace(f"- name: {old}\n", f"- name: {new}\n")
    (project / CARDS / f"{name}.yml").write_text(text)
    shutil.copytree(project / "models/scoring/lead_score", project / "models/scoring" / name)
    (project / "models/scoring" / name / "lead_score.sql").rename(project / "models/scoring" / name / f"{name}.sql")


def test_a_scorecard_that_is_declared_and_not_listed_stops(project: Path, settings: Settings) -> None:
    add(project, "second")
    with pytest.raises(AccordError, match=r"second\.yml: scorecard 'second' is declared but not computed"):
        entries(settings, project)


def test_a_scorecard_that_is_listed_and_not_declared_stops(project: Path, settings: Settings) -> None:
    list_also(project, "second")
    with pytest.raises(AccordError, match="lists scorecard 'second', which no file"):
        entries(settings, project)


def test_a_scorecard_without_its_models_stops(project: Path, settings: Settings) -> None:
    add(project, "second")
    shutil.rmtree(project / "models/scoring/second")
    list_also(project, "second")
    with pytest.raises(AccordError, match=r"models/scoring/second/second\.sql is missing"):
        entries(settings, project)


def test_two_scorecards_side_by_side_are_right_until_they_give_one_column(project: Path, settings: Settings) -> None:
    list_also(project, "lead")
    add(project, "lead")
    assert entries(settings, project)
    file = project / CARDS / "lead.yml"
    file.write_text(file.read_text().replace("- name: web\n", "- name: score_web\n"))
    with pytest.raises(AccordError, match=r"`moments` would have two columns lead_score_web, the other from"):
        entries(settings, project)
