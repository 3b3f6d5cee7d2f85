"""Whether Marketing *and* Sales approve of a pull request that changes what they agreed on.

GitHub accepts the approval of one code owner of several, so this counts them: of each department one person (named in
`.github/departments.json`) whose latest review approves of the newest commit. It sets the commit status `both
departments`, which a branch rule can require; its description says who is missing.

It runs from the default branch's code alone (`approvals.yml`), and of the pull request it reads what the API tells.
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from github_api import GitHub, GitHubError, event, of_environment, pull_requests_of

CONTEXT = "both departments"
DEPARTMENTS = Path(__file__).parents[1] / "departments.json"
# What both have a say in: the agreement's words and numbers, and who speaks for them.
CONCERNED = (
    "dbt_project/models/definitions/",
    "dbt_project/seeds/",
    ".github/",
)
DECIDING = ("APPROVED", "CHANGES_REQUESTED", "DISMISSED")  # a comment takes nothing back
LONGEST = 140  # of a status's description
FILES_SHOWN = 3000  # GitHub lists no more files of a pull request


def concerned(files: list[dict[str, Any]]) -> bool:
    """Whether any of the changed files is one of those; a file that was moved is what it was, too."""
    names = [name for file in files for name in (file["filename"], file.get("previous_filename")) if name]
    return len(files) >= FILES_SHOWN or any(name.startswith(CONCERNED) for name in names)


def latest(reviews: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Of every person, by login in lower case, the last review that decides. `reviews`: in the order they were made."""
    return {
        review["user"]["login"].lower(): review for review in reviews if review["user"] and review["state"] in DECIDING
    }


def missing(departments: dict[str, list[str]], reviews: Iterable[dict[str, Any]], commit: str) -> dict[str, str]:
    """Department → why it has not approved of `commit` yet; empty where all have."""
    decided = latest(reviews)
    found = {}
    for department, people in departments.items():
        of_department = [decided[person.lower()] for person in people if person.lower() in decided]
        approvals = [review for review in of_department if review["state"] == "APPROVED"]
        if any(review["state"] == "CHANGES_REQUESTED" for review in of_department):
            found[department] = "requested changes"
        elif not approvals:
            found[department] = f"{' or '.join(people)} must approve" if people else "nobody is named for it"
        elif all(review["commit_id"] != commit for review in approvals):
            found[department] = "approved an earlier commit, not this one"
    return found


def described(absent: dict[str, str]) -> str:
    """In so many characters as a status may have."""
    said = "; ".join(f"{department}: {why}" for department, why in absent.items()) or "all departments approved"
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"


def judge(github: GitHub, pull: dict[str, Any], departments: dict[str, list[str]]) -> dict[str, str]:
    """Sets the status of a pull request's newest commit, and returns it."""
    number, commit = pull["number"], pull["head"]["sha"]
    if concerned(list(github.every(f"pulls/{number}/files"))):
        absent = missing(departments, github.every(f"pulls/{number}/reviews"), commit)
        status = {"state": "failure" if absent else "success", "description": described(absent)}
    else:
        status = {"state": "success", "description": "nothing that both departments agreed on is changed"}
    github.send("POST", f"statuses/{commit}", {"context": CONTEXT, **status})
    return status


def main() -> int:
    departments = json.loads(DEPARTMENTS.read_text())
    github = of_environment()
    try:
        for pull in pull_requests_of(github, event()["workflow_run"]):
            status = judge(github, pull, departments)
            print(f"#{pull['number']}: {status['state']}: {status['description']}")
    except GitHubError as error:
        print(f"The approvals could not be looked at: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
