"""GitHub's REST API, as far as these workflows need it: pages, error messages, and the pull request of an event.

It uses only Python's standard library, because it runs with a write token.
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
    """GitHub or the network refused a request. The message has the request and the answer."""


class GitHub:
    """One repository, with the rights of the token. `url`: that of the API, such as https://api.github.com."""

    def __init__(self, url: str, repository: str, token: str) -> None:
        self.url = url.rstrip("/")
        self.repository = repository
        self.token = token

    def get(self, path: str) -> Any:
        """Reads one resource. `path`: below the repository, such as `pulls/7`."""
        return self._request("GET", self._address(path))[0]

    def list_all(self, path: str, **query: str) -> Iterator[Any]:
        """The entries of a list, from all its pages."""
        parameters = urllib.parse.urlencode({"per_page": PER_PAGE, **query})
        address: str | None = f"{self._address(path)}?{parameters}"
        while address:
            entries, link = self._request("GET", address)
            yield from entries
            next_page = NEXT.search(link)
            address = next_page.group(1) if next_page else None

    def send(self, method: str, path: str, body: dict[str, Any]) -> Any:
        """Writes with POST or PATCH."""
        return self._request(method, self._address(path), json.dumps(body).encode())[0]

    def _address(self, path: str) -> str:
        return f"{self.url}/repos/{self.repository}/{path}"

    def _request(self, method: str, address: str, body: bytes | None = None) -> tuple[Any, str]:
        """The answer and its `Link` header. The token is sent only to this API."""
        if not address.startswith(f"{self.url}/"):
            raise GitHubError(f"GitHub named a next page outside of {self.url}: {address}")
        request = urllib.request.Request(address, data=body, method=method)
        request.add_header("Accept", "application/vnd.github+json")
        request.add_header("X-GitHub-Api-Version", "2022-11-28")
        request.add_header("Authorization", f"Bearer {self.token}")
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer), answer.headers.get("Link") or ""
        except urllib.error.HTTPError as error:
            raise GitHubError(f"{method} {address}: {error.code} {error.reason}. {_message(error)}") from error
        except (OSError, ValueError) as error:
            raise GitHubError(f"{method} {address}: {error}") from error


def github_from_environment() -> GitHub:
    """With the repository and token that GitHub gives to a workflow's step."""
    variables = os.environ
    return GitHub(
        variables.get("GITHUB_API_URL", "https://api.github.com"),
        variables["GITHUB_REPOSITORY"],
        variables["GITHUB_TOKEN"],
    )


def event() -> dict[str, Any]:
    """The event that started this workflow."""
    content: dict[str, Any] = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text())
    return content


def pull_requests_of(github: GitHub, run: dict[str, Any]) -> list[dict[str, Any]]:
    """The open pull requests of a `workflow_run`: those from its branch, also if the branch is in a fork."""
    owner = (run.get("head_repository") or {}).get("owner", {}).get("login")
    if not owner:  # the fork was deleted
        return []
    pulls = github.list_all("pulls", state="open", head=f"{owner}:{run['head_branch']}")
    repository = run["head_repository"]["full_name"]
    return [pull for pull in pulls if (pull["head"]["repo"] or {}).get("full_name") == repository]


def _message(error: urllib.error.HTTPError) -> str:
    """GitHub's own message."""
    try:
        return str(json.load(error).get("message", ""))
    except (ValueError, AttributeError):
        return ""
