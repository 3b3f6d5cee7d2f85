"""What `provides` in dbt_project.yml lists is there, and gives the columns of its shape."""

import re
from pathlib import Path

import pytest
from tests.support import PROJECT, project_copy

from accord.store import staging_models


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project_copy(tmp_path_factory.mktemp("provided") / "project") / "dbt_project"


def test_the_shipped_project_lists_what_it_has(project: Path) -> None:
    assert staging_models.problems(project) == []


def test_the_shapes_are_those_of_the_documents() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \|", (PROJECT / "docs/reference/activities.md").read_text(), re.MULTILINE)
    documented = {entity: columns.split(", ") for entity, columns in rows if entity in staging_models.provided()}
    shapes = staging_models.shapes()
    assert shapes.keys() == documented.keys() == staging_models.provided().keys()
    assert {name: shapes[name] for name in shapes if name != "activities"} == {
        name: documented[name] for name in documented if name != "activities"
    }
    assert {"activity_id", "kind", "occurred_at", "property", "loaded_at"} <= set(shapes["activities"])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("accounts: [stg_crm__accounts]", "accounts: [stg_crm__acounts]",
         "provides, accounts: there is no model stg_crm__acounts in models/staging/crm/. "
         "Did you mean 'stg_crm__accounts'?"),
        ("    reps: [stg", "    repz: [stg", "no model takes the entity 'repz'. Did you mean 'reps'?"),
    ],
)  # fmt: skip
def test_a_misspelt_name_is_told_with_the_one_that_was_meant(project: Path, old: str, new: str, said: str) -> None:
    file = project / "dbt_project.yml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    (problem,) = staging_models.problems(project)
    file.write_text(text)
    assert said in problem


def test_a_staging_model_that_lacks_a_column_is_told_which() -> None:
    assert staging_models.missing_columns("stg_crm__reps", ["rep_id", "name"], "reps", ["name", "rep_id"]) is None
    said = staging_models.missing_columns("stg_crm__reps", ["rep_id", "teams"], "reps", ["rep_id", "team"])
    assert said is not None
    assert "stg_crm__reps.sql gives no column 'team' (did you mean 'teams'?) of the shape `reps`" in said
