"""Puts `accord compare`'s Markdown under its pull request: one comment, written again at every push.

The Markdown was made by the pull request's own code, so it is no more than text here: it is not run, not put into a
shell, and cut to what a comment may hold.
"""

import sys
from pathlib import Path

from github_api import GitHub, GitHubError, event, of_environment, pull_requests_of

MARK = "<!-- accord compare -->"
AUTHOR = "github-actions[bot]"
LONGEST = 65_000  # GitHub takes 65,536 characters


def comment(markdown: str, address: str) -> str:
    """What is posted: the mark by which it is found again, and as much of the Markdown as fits."""
    if len(markdown) > LONGEST:
        kept = markdown[:LONGEST].rsplit("\n### ", 1)[0]
        kept += "\n</details>" * (kept.count("<details") - kept.count("</details>"))
        markdown = f"{kept}\n\n**This is not all of it**: the rest did not fit. All of it: {address}"
    return f"{MARK}\n{markdown}"


def post(github: GitHub, number: int, body: str) -> None:
    """Writes the comment of this workflow again; the first time, a new one."""
    for each in github.every(f"issues/{number}/comments"):
        if each["user"] and each["user"]["login"] == AUTHOR and each["body"].startswith(MARK):
            github.send("PATCH", f"issues/comments/{each['id']}", {"body": body})
            return
    github.send("POST", f"issues/{number}/comments", {"body": body})


def main(file: str) -> int:
    run = event()["workflow_run"]
    body = comment(Path(file).read_text(encoding="utf-8", errors="replace"), run["html_url"])
    github = of_environment()
    try:
        for pull in pull_requests_of(github, run):
            post(github, pull["number"], body)
    except GitHubError as error:
        print(f"The comparison could not be posted: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
