"""Several scorecards side by side: each declared one is computed, and no two give one column."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from accord.register import entries
from accord.settings import AccordError, Settings

Edit = Callable[[str, str, str], None]
CARDS = "models/definitions/scorecards"
LISTED = "scorecards: [lead_score]"


def add(project: Path, name: str, **replaced: str) -> None:
    """A copy of lead_score under another name, with its models."""
    text = (project / CARDS / "lead_score.yml").read_text().replace("- name: lead_score\n", f"- name: {name}\n")
    for old, new in replaced.items():
        text = text.replace(f"- name: {old}\n", f"- name: {new}\n")
    (project / CARDS / f"{name}.yml").write_text(text)
    shutil.copytree(project / "models/scoring/lead_score", project / "models/scoring" / name)
    (project / "models/scoring" / name / "lead_score.sql").rename(project / "models/scoring" / name / f"{name}.sql")


def test_a_scorecard_that_is_declared_and_not_listed_stops(project: Path, settings: Settings) -> None:
    add(project, "second")
    with pytest.raises(AccordError, match=r"second\.yml: scorecard 'second' is declared and computed by nobody"):
        entries(settings, project)


def test_a_scorecard_that_is_listed_and_not_declared_stops(edit: Edit, project: Path, settings: Settings) -> None:
    edit("dbt_project.yml", LISTED, "scorecards: [lead_score, second]")
    with pytest.raises(AccordError, match="lists scorecard 'second', which no file"):
        entries(settings, project)


def test_a_scorecard_without_its_models_stops(edit: Edit, project: Path, settings: Settings) -> None:
    add(project, "second")
    shutil.rmtree(project / "models/scoring/second")
    edit("dbt_project.yml", LISTED, "scorecards: [lead_score, second]")
    with pytest.raises(AccordError, match=r"models/scoring/second/second\.sql is missing"):
        entries(settings, project)


def test_two_scorecards_side_by_side_are_right_until_they_give_one_column(
    edit: Edit, project: Path, settings: Settings
) -> None:
    edit("dbt_project.yml", LISTED, "scorecards: [lead_score, lead]")
    add(project, "lead")
    assert entries(settings, project)
    file = project / CARDS / "lead.yml"
    file.write_text(file.read_text().replace("- name: web\n", "- name: score_web\n"))
    with pytest.raises(AccordError, match=r"column lead_score_web of `moments` would also be that of"):
        entries(settings, project)
