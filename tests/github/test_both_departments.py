"""An approval of each department: whose review counts, and what the status says."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.github.conftest import FakeGitHub, event, script

both = script("both_departments")
ROOT = Path(__file__).parents[2]
PEOPLE = {"marketing": ["Maren", "max"], "sales": ["anil"]}
COMMIT = "c0ffee"
MARKETING, SALES = "Maren or max must approve", "anil must approve"


def review(login: str | None, state: str, commit: str = COMMIT) -> dict[str, Any]:
    """As `GET /repos/{owner}/{repo}/pulls/{number}/reviews` returns it, with the fields that are read."""
    user = {"login": login, "id": 1, "type": "User"} if login else None
    at = "2026-02-01T10:00:00Z"
    return {"id": 1, "user": user, "body": "", "state": state, "commit_id": commit, "submitted_at": at}


def test_an_approval_of_each_department_is_enough() -> None:
    assert both.missing_approvals(PEOPLE, [review("maren", "APPROVED"), review("Anil", "APPROVED")], COMMIT) == {}


@pytest.mark.parametrize(
    ("reviews", "missing"),
    [
        ([], {"marketing": MARKETING, "sales": SALES}),
        ([review("max", "APPROVED")], {"sales": SALES}),
        ([review("max", "APPROVED"), review("maren", "APPROVED")], {"sales": SALES}),
        ([review("anil", "APPROVED"), review("somebody", "APPROVED")], {"marketing": MARKETING}),
        ([review("max", "APPROVED"), review("anil", "COMMENTED")], {"sales": SALES}),
        ([review("max", "APPROVED"), review("anil", "PENDING")], {"sales": SALES}),
        ([review("max", "APPROVED"), review(None, "APPROVED")], {"sales": SALES}),
    ],
)
def test_who_has_not_approved_is_named(reviews: list[dict[str, Any]], missing: dict[str, str]) -> None:
    assert both.missing_approvals(PEOPLE, reviews, COMMIT) == missing


@pytest.mark.parametrize(
    ("states", "is_approved"),
    [
        (["APPROVED", "COMMENTED"], True),
        (["CHANGES_REQUESTED", "APPROVED"], True),
        (["APPROVED", "CHANGES_REQUESTED"], False),
        (["APPROVED", "DISMISSED"], False),
        (["APPROVED", "CHANGES_REQUESTED", "COMMENTED"], False),
    ],
)
def test_the_last_review_that_decides_counts(states: list[str], is_approved: bool) -> None:
    reviews = [review("max", "APPROVED"), *(review("anil", state) for state in states)]
    assert (both.missing_approvals(PEOPLE, reviews, COMMIT) == {}) is is_approved


def test_one_who_requests_changes_outweighs_another_of_its_department_who_approves() -> None:
    reviews = [review("max", "APPROVED"), review("maren", "CHANGES_REQUESTED"), review("anil", "APPROVED")]
    assert both.missing_approvals(PEOPLE, reviews, COMMIT) == {"marketing": "requested changes"}


def test_an_approval_of_an_earlier_commit_does_not_count() -> None:
    reviews = [review("max", "APPROVED"), review("anil", "APPROVED", commit="0ld")]
    assert both.missing_approvals(PEOPLE, reviews, COMMIT) == {"sales": "approved an earlier commit, not this one"}


def test_a_department_of_nobody_never_approves() -> None:
    assert both.missing_approvals({"sales": []}, [review("max", "APPROVED")], COMMIT) == {
        "sales": "nobody is named for it"
    }


@pytest.mark.parametrize(
    ("files", "is_concerned"),
    [
        ([{"filename": "dbt_project/models/definitions/features.yml"}], True),
        ([{"filename": "dbt_project/seeds/segments.csv"}], True),
        ([{"filename": "dbt_project/seeds/known_domains.csv"}], True),
        ([{"filename": "dbt_project/models/definitions/set_aside.yml"}], True),
        ([{"filename": ".github/departments.json"}], True),
        ([{"filename": "dbt_project/models/scoring/lead_score/lead_score.sql"}], True),
        ([{"filename": "dbt_project/macros/compile/points.sql"}], True),
        ([{"filename": "dbt_project/models/core/leads.sql"}], True),
        ([{"filename": "dbt_project/dbt_project.yml"}], True),
        ([{"filename": "expectations/journey.py"}], True),
        ([{"filename": "README.md"}, {"filename": "plugins/accord/cli/app.py"}], False),
        ([{"filename": "dbt_project/tests/every_outcome_has_a_window.sql"}], False),
        ([{"filename": "dbt_project/models/core/_cycles_tests.yml"}], False),
        ([{"filename": "dbt_project/models/columns.md"}], False),
        ([{"filename": "x.sql", "previous_filename": "dbt_project/models/definitions/x.sql"}], True),
        ([{"filename": f"{number}.md"} for number in range(3000)], True),
    ],
)
def test_what_both_agreed_on_concerns_both(files: list[dict[str, str]], is_concerned: bool) -> None:
    assert both.is_concerned(files) is is_concerned


def test_every_file_that_changes_what_is_published_concerns_both() -> None:
    """Read from the repository itself: a model or macro in a new folder is there too."""
    project = ROOT / "dbt_project"
    for file in project.rglob("*"):
        name = file.relative_to(ROOT).as_posix()
        place = file.relative_to(project).parts
        if file.is_file() and place[0] not in ("target", "logs", "tests") and file.suffix in (".sql", ".csv", ".yml"):
            assert both.is_concerned_name(name) or file.stem.endswith("_tests"), name
    assert all(both.is_concerned_name(f"expectations/{file.name}") for file in (ROOT / "expectations").glob("*.py"))


def test_no_folder_of_the_repository_is_forgotten() -> None:
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files"], capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("this is no git clone, so its folders cannot be listed")
    folders = {name.split("/")[0] for name in listed.stdout.splitlines() if "/" in name}
    assert folders == {each.rstrip("/") for each in both.CONCERNED} | set(both.OF_REVOPS)


def _changes(github: FakeGitHub, *reviews: dict[str, Any]) -> None:
    github.pull()
    github.lists["pulls/7/files"] = [{"filename": f"docs/{number}.md"} for number in range(150)]
    github.lists["pulls/7/files"].append({"filename": "dbt_project/models/definitions/signals.yml"})
    chatter = [review("somebody", "COMMENTED") for _ in range(100)]
    github.lists["pulls/7/reviews"] = [*chatter, *reviews]


def status(github: FakeGitHub) -> dict[str, Any]:
    ((method, path, body),) = github.written
    assert (method, path, body["context"]) == ("POST", f"statuses/{COMMIT}", "both departments")
    return body


@pytest.fixture(autouse=True)
def departments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(both, "DEPARTMENTS", tmp_path / "departments.json")
    both.DEPARTMENTS.write_text(json.dumps(PEOPLE))


def test_the_status_says_who_is_missing(github: FakeGitHub, capsys: pytest.CaptureFixture[str]) -> None:
    _changes(github, review("max", "APPROVED"))
    assert both.main() == 0
    assert status(github)["state"] == "failure"
    assert status(github)["description"] == f"sales: {SALES}"
    assert f"#7: failure: sales: {SALES}" in capsys.readouterr().out
    assert github.tokens == {"Bearer t0ken"}


def test_files_and_reviews_are_read_to_the_last_page(github: FakeGitHub) -> None:
    _changes(github, review("max", "APPROVED"), review("anil", "APPROVED"))
    assert both.main() == 0
    assert status(github) == {
        "context": "both departments", "state": "success", "description": "all departments approved"
    }  # fmt: skip
    assert [request for request in github.requests if "page=2" in request] == [
        "/repos/acme/accord/pulls/7/files?per_page=100&page=2",
        "/repos/acme/accord/pulls/7/reviews?per_page=100&page=2",
    ]


def test_a_change_that_concerns_neither_needs_no_approval(github: FakeGitHub) -> None:
    github.pull()
    github.lists["pulls/7/files"] = [{"filename": "README.md"}]
    assert both.main() == 0
    assert status(github)["state"] == "success"


def test_the_pull_request_of_a_fork_is_found_by_its_branch(github: FakeGitHub, tmp_path: Path) -> None:
    run = {"head_branch": "change", "head_repository": {"full_name": "fork/accord", "owner": {"login": "fork"}}}
    event(tmp_path, run)
    github.pull(number=8)
    github.pull(number=9, owner="fork")
    assert both.main() == 0
    assert "/repos/acme/accord/pulls/9/files?per_page=100" in github.requests
    assert "/repos/acme/accord/pulls/8/files?per_page=100" not in github.requests


def test_a_fork_that_is_gone_leaves_nothing_to_do(github: FakeGitHub, tmp_path: Path) -> None:
    event(tmp_path, {"head_branch": "change", "head_repository": None})
    assert both.main() == 0
    assert github.requests == []


def test_what_github_refuses_is_said_and_no_status_is_set(
    github: FakeGitHub, capsys: pytest.CaptureFixture[str]
) -> None:
    _changes(github)
    github.errors["pulls/7/reviews"] = (403, "Resource not accessible by integration")
    assert both.main() == 1
    message = capsys.readouterr().err
    assert "pulls/7/reviews" in message
    assert "403 Forbidden. Resource not accessible by integration" in message
    assert github.written == []


def test_the_token_goes_to_no_other_host(github: FakeGitHub, capsys: pytest.CaptureFixture[str]) -> None:
    _changes(github)
    github.next_host = "http://elsewhere.example"
    assert both.main() == 1
    assert "GitHub named a next page outside of" in capsys.readouterr().err


def test_a_network_that_is_gone_is_said(github: FakeGitHub, monkeypatch, capsys) -> None:
    monkeypatch.setenv("GITHUB_API_URL", "http://127.0.0.1:1")
    assert both.main() == 1
    assert "The approvals could not be read, so no status was set: GET http://127.0.0.1:1/" in capsys.readouterr().err


def test_a_description_is_no_longer_than_github_takes() -> None:
    text = both.description({f"department {number}": MARKETING for number in range(9)})
    assert (len(text), text[-1]) == (140, "…")
