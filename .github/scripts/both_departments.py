"""Whether Marketing *and* Sales approve of a pull request that changes what they agreed on.

GitHub accepts the approval of one code owner of several. This script requires one person of each department (named in
`.github/departments.json`) whose latest review approves of the newest commit. It sets the commit status `both
departments`, which a branch rule can require; its description says who is missing.

It runs only code of the default branch (`approvals.yml`), and reads the pull request only through the API.
"""

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from github_api import GitHub, GitHubError, event, github_from_environment, pull_requests_of

CONTEXT = "both departments"
DEPARTMENTS = Path(__file__).parents[1] / "departments.json"
# What both departments must approve: whatever changes a published number or what is checked before it is published, and
# who represents each department. `definitions/` says what is agreed, but scoring, macros and all other models decide it
# too.
CONCERNED = (
    "dbt_project/",
    "expectations/",
    ".github/",
)
# Of these folders: texts, and tests of work tables, which change no published row.
NOT_CONCERNED = re.compile(r"dbt_project/(tests/.*|.*\.md|(models|macros|seeds)/.*_tests\.yml)")
# Folders that RevOps alone decides on, each with the reason. A new folder belongs here or above; a test looks.
OF_REVOPS = {
    ".ci": "runs the tests",
    "dags": "the order of the steps",
    "docs": "texts",
    "plugins": "the machine: it computes what dbt_project says",
    "requirements": "pinned versions",
    "tests": "tests",
}
DECIDING = ("APPROVED", "CHANGES_REQUESTED", "DISMISSED")  # a comment changes no decision
LONGEST = 140  # characters in the description of a status
FILES_SHOWN = 3000  # GitHub lists at most so many files of a pull request


def is_concerned(files: list[dict[str, Any]]) -> bool:
    """Whether any of the changed files needs both approvals. Of a moved file, its previous name counts too."""
    names = [name for file in files for name in (file["filename"], file.get("previous_filename")) if name]
    return len(files) >= FILES_SHOWN or any(is_concerned_name(name) for name in names)


def is_concerned_name(name: str) -> bool:
    """Whether both departments must approve of a change of this file. `name`: its path in the repository."""
    return name.startswith(CONCERNED) and not NOT_CONCERNED.fullmatch(name)


def deciding_reviews(reviews: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Login in lower case -> that person's last deciding review. `reviews`: oldest first."""
    return {
        review["user"]["login"].lower(): review for review in reviews if review["user"] and review["state"] in DECIDING
    }


def missing_approvals(
    departments: dict[str, list[str]], reviews: Iterable[dict[str, Any]], commit: str
) -> dict[str, str]:
    """Department -> why it has not approved of `commit` yet; empty if all have."""
    decided = deciding_reviews(reviews)
    missing = {}
    for department, people in departments.items():
        of_department = [decided[person.lower()] for person in people if person.lower() in decided]
        approvals = [review for review in of_department if review["state"] == "APPROVED"]
        if any(review["state"] == "CHANGES_REQUESTED" for review in of_department):
            missing[department] = "requested changes"
        elif not approvals:
            missing[department] = f"{' or '.join(people)} must approve" if people else "nobody is named for it"
        elif all(review["commit_id"] != commit for review in approvals):
            missing[department] = "approved an earlier commit, not this one"
    return missing


def description(missing: dict[str, str]) -> str:
    """The description of the status, cut to the length that GitHub accepts."""
    text = "; ".join(f"{department}: {why}" for department, why in missing.items()) or "all departments approved"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def set_status(github: GitHub, pull: dict[str, Any], departments: dict[str, list[str]]) -> dict[str, str]:
    """Sets the status of a pull request's newest commit, and returns it."""
    number, commit = pull["number"], pull["head"]["sha"]
    if is_concerned(list(github.list_all(f"pulls/{number}/files"))):
        missing = missing_approvals(departments, github.list_all(f"pulls/{number}/reviews"), commit)
        status = {"state": "failure" if missing else "success", "description": description(missing)}
    else:
        status = {"state": "success", "description": "changes nothing that both departments must approve"}
    github.send("POST", f"statuses/{commit}", {"context": CONTEXT, **status})
    return status


def main() -> int:
    departments = json.loads(DEPARTMENTS.read_text())
    github = github_from_environment()
    try:
        for pull in pull_requests_of(github, event()["workflow_run"]):
            status = set_status(github, pull, departments)
            print(f"#{pull['number']}: {status['state']}: {status['description']}")
    except GitHubError as error:
        print(f"The approvals could not be read, so no status was set: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
