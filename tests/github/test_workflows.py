"""Rights of the workflows: a pull request's code gets no token that can write, and its texts reach no shell."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.github.conftest import script

GITHUB = Path(__file__).parents[2] / ".github"
FILES = sorted((GITHUB / "workflows").glob("*.yml"))
# Texts from the author of a pull request: its title, the name of its branch, …
WRITTEN_BY_OTHERS = re.compile(r"\$\{\{[^}]*(head_ref|head\.ref|head_branch|title|body|label|message|name|email)\b")


def read(file: Path) -> dict[str, Any]:
    content: dict[Any, Any] = yaml.safe_load(file.read_text())
    return content | {"on": content.get("on", content.get(True))}  # for PyYAML, an unquoted `on` is a yes


def steps(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_token_that_writes_is_only_where_the_default_branch_s_code_runs(file: Path) -> None:
    workflow = read(file)
    allowed = [workflow["permissions"], *(job.get("permissions", {}) for job in workflow["jobs"].values())]
    writes = any("write" in rights.values() for rights in allowed)
    assert "pull_request_target" not in workflow["on"]
    if writes or "workflow_run" in workflow["on"]:
        assert set(workflow["on"]) == {"workflow_run"}
        checkouts = [step for step in steps(workflow) if step.get("uses", "").startswith("actions/checkout")]
        assert all(set(step.get("with", {})) <= {"persist-credentials"} for step in checkouts)
        assert all(step["run"].startswith("python3 .github/scripts/") for step in steps(workflow) if "run" in step)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_command_holds_an_expression(file: Path) -> None:
    for step in steps(read(file)):
        found = re.findall(r"\$\{\{.*?\}\}", step.get("run", ""))
        assert set(found) <= {"${{ matrix.python }}"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_text_of_a_pull_request_is_put_into_the_environment(file: Path) -> None:
    workflow = read(file)
    environments = [step.get("env", {}) for step in steps(workflow)] + [
        job.get("env", {}) for job in workflow["jobs"].values()
    ]
    assert not WRITTEN_BY_OTHERS.search(json.dumps(environments))


def test_what_starts_after_another_workflow_names_one_that_is_there() -> None:
    named = {read(file)["name"] for file in FILES}
    waited_for = {each for file in FILES for each in (read(file)["on"].get("workflow_run") or {}).get("workflows", [])}
    assert waited_for == {"compare", "agreement"} <= named


def test_each_department_s_people_own_what_it_has_a_say_in() -> None:
    owners = dict(line.split(maxsplit=1) for line in (GITHUB / "CODEOWNERS").read_text().splitlines() if "@" in line
                  and not line.startswith("#"))  # fmt: skip
    for people in json.loads((GITHUB / "departments.json").read_text()).values():
        for folder in script("both_departments").CONCERNED:
            assert {f"@{person}" for person in people} <= set(owners[f"/{folder}"].split())


def test_the_workflow_that_sets_the_status_runs_main_s_code_with_the_least_rights() -> None:
    """`workflow_run` takes file and checkout from the default branch, whatever a pull request holds."""
    workflow = read(GITHUB / "workflows" / "approvals.yml")
    assert workflow["on"] == {"workflow_run": {"workflows": ["agreement"], "types": ["completed"]}}
    assert workflow["permissions"] == {}
    (job,) = workflow["jobs"].values()
    assert job["permissions"] == {"contents": "read", "pull-requests": "read", "statuses": "write"}
    checkout, run = job["steps"]
    assert checkout["with"] == {"persist-credentials": False}
    assert run["run"] == "python3 .github/scripts/both_departments.py"
    others = [file for file in FILES if file.stem != "approvals"]
    assert not any("statuses" in file.read_text() for file in others)
