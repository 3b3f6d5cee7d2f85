"""Posts the Markdown of `accord compare` as a comment of its pull request; every push replaces it.

The pull request's own code wrote the Markdown, so it is only treated as text: it is never run or passed to a shell, and
it is cut to the length of a comment.
"""

import sys
from pathlib import Path

from github_api import GitHub, GitHubError, event, github_from_environment, pull_requests_of

MARK = "<!-- accord compare -->"
AUTHOR = "github-actions[bot]"
LONGEST = 65_000  # GitHub accepts 65,536 characters


def comment(markdown: str, address: str) -> str:
    """The comment: a mark by which it is found again, and as much of the Markdown as fits."""
    if len(markdown) > LONGEST:
        kept = markdown[:LONGEST].rsplit("\n### ", 1)[0]
        kept += "\n</details>" * (kept.count("<details") - kept.count("</details>"))
        markdown = f"{kept}\n\n**This is incomplete**: the rest did not fit. The whole comparison: {address}"
    return f"{MARK}\n{markdown}"


def post(github: GitHub, number: int, body: str) -> None:
    """Replaces the comment of this workflow, or writes the first one."""
    for each in github.list_all(f"issues/{number}/comments"):
        if each["user"] and each["user"]["login"] == AUTHOR and each["body"].startswith(MARK):
            github.send("PATCH", f"issues/comments/{each['id']}", {"body": body})
            return
    github.send("POST", f"issues/{number}/comments", {"body": body})


def main(file: str) -> int:
    run = event()["workflow_run"]
    body = comment(Path(file).read_text(encoding="utf-8", errors="replace"), run["html_url"])
    github = github_from_environment()
    try:
        for pull in pull_requests_of(github, run):
            post(github, pull["number"], body)
    except GitHubError as error:
        print(f"The comparison could not be posted: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
