"""GitHub's REST API, as far as these workflows need it: pages, errors in words, and the pull request of an event.

Nothing but Python itself: it runs where a write token is, beside no code of a pull request.
"""

import json
import os
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PER_PAGE = 100
NEXT = re.compile(r'<([^>]+)>;\s*rel="next"')


class GitHubError(Exception):
    """What GitHub, or the network, refused: what was asked, and what it said."""


class GitHub:
    """One repository, as the token may see it. `url`: of the API, such as https://api.github.com."""

    def __init__(self, url: str, repository: str, token: str) -> None:
        self.url = url.rstrip("/")
        self.repository = repository
        self.token = token

    def get(self, path: str) -> Any:
        """One answer. `path`: below the repository, such as `pulls/7`."""
        return self._ask("GET", self._address(path))[0]

    def every(self, path: str, **query: str) -> Iterator[Any]:
        """The entries of a list, over all its pages."""
        asked = urllib.parse.urlencode({"per_page": PER_PAGE, **query})
        address: str | None = f"{self._address(path)}?{asked}"
        while address:
            entries, link = self._ask("GET", address)
            yield from entries
            found = NEXT.search(link)
            address = found.group(1) if found else None

    def send(self, method: str, path: str, body: dict[str, Any]) -> Any:
        """Writes: POST or PATCH."""
        return self._ask(method, self._address(path), json.dumps(body).encode())[0]

    def _address(self, path: str) -> str:
        return f"{self.url}/repos/{self.repository}/{path}"

    def _ask(self, method: str, address: str, body: bytes | None = None) -> tuple[Any, str]:
        """The answer and its `Link` header. The token goes to this API and nowhere else."""
        if not address.startswith(f"{self.url}/"):
            raise GitHubError(f"GitHub named a next page outside of {self.url}: {address}")
        asked = urllib.request.Request(address, data=body, method=method)
        asked.add_header("Accept", "application/vnd.github+json")
        asked.add_header("X-GitHub-Api-Version", "2022-11-28")
        asked.add_header("Authorization", f"Bearer {self.token}")
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return json.load(answer), answer.headers.get("Link") or ""
        except urllib.error.HTTPError as error:
            raise GitHubError(f"{method} {address}: {error.code} {error.reason}. {_said(error)}") from error
        except (OSError, ValueError) as error:
            raise GitHubError(f"{method} {address}: {error}") from error


def of_environment() -> GitHub:
    """As a workflow's step is told."""
    told = os.environ
    return GitHub(told.get("GITHUB_API_URL", "https://api.github.com"), told["GITHUB_REPOSITORY"], told["GITHUB_TOKEN"])


def event() -> dict[str, Any]:
    """What started this workflow."""
    found: dict[str, Any] = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text())
    return found


def pull_requests_of(github: GitHub, run: dict[str, Any]) -> list[dict[str, Any]]:
    """The open pull requests that a `workflow_run` was about: those of its branch, also where it is of a fork."""
    owner = (run.get("head_repository") or {}).get("owner", {}).get("login")
    if not owner:  # the fork is gone
        return []
    found = github.every("pulls", state="open", head=f"{owner}:{run['head_branch']}")
    of_repository = run["head_repository"]["full_name"]
    return [pull for pull in found if (pull["head"]["repo"] or {}).get("full_name") == of_repository]


def _said(error: urllib.error.HTTPError) -> str:
    """GitHub's own message."""
    try:
        return str(json.load(error).get("message", ""))
    except (ValueError, AttributeError):
        return ""
