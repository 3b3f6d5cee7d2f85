"""The scripts of `.github/scripts`, and a local server with GitHub's documented REST protocol to test them with."""

import importlib
import json
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

SCRIPTS = Path(__file__).parents[2] / ".github" / "scripts"
REPOSITORY = "acme/accord"


def script(name: str) -> Any:
    """Imports a script as a module. The scripts import each other from their own folder."""
    if str(SCRIPTS) not in sys.path:
        sys.path.insert(0, str(SCRIPTS))
    return importlib.import_module(name)


class FakeGitHub:
    """`lists`: path below the repository -> all entries, served in pages. `written`: the write requests, in order."""

    def __init__(self) -> None:
        self.lists: dict[str, list[Any]] = {}
        self.errors: dict[str, tuple[int, str]] = {}
        self.written: list[tuple[str, str, dict[str, Any]]] = []
        self.requests: list[str] = []
        self.tokens: set[str | None] = set()
        self.next_host: str | None = None  # the host in the address of the next page, if not this one
        self.url = ""

    def pull(self, number: int = 7, owner: str = "acme", branch: str = "change", sha: str = "c0ffee") -> dict[str, Any]:
        """An open pull request."""
        pull = {"number": number, "head": {"sha": sha, "ref": branch, "repo": {"full_name": f"{owner}/accord"}}}
        self.lists.setdefault("pulls", []).append(pull)
        return pull


class _Handler(BaseHTTPRequestHandler):
    github: FakeGitHub

    def do_GET(self) -> None:
        github, address = self.github, urlsplit(self.path)
        path, query = address.path.removeprefix(f"/repos/{REPOSITORY}/"), parse_qs(address.query)
        github.requests.append(self.path)
        github.tokens.add(self.headers["Authorization"])
        if path in github.errors:
            code, message = github.errors[path]
            return self._answer(code, {"message": message, "documentation_url": "https://docs.github.com/rest"})
        size, page = int(query["per_page"][0]), int(query.get("page", ["1"])[0])
        entries = github.lists.get(path, [])
        if path == "pulls":
            (head,) = query["head"]
            entries = [each for each in entries if head == _head(each)]
        links = {}
        if len(entries) > page * size:
            host = github.next_host or github.url
            following = f"{host}/repos/{REPOSITORY}/{path}?per_page={size}&page={page + 1}"
            links["Link"] = f'<{following}>; rel="next", <{host}/last>; rel="last"'
        return self._answer(200, entries[(page - 1) * size : page * size], links)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.github.written.append((self.command, urlsplit(self.path).path.removeprefix(f"/repos/{REPOSITORY}/"), body))
        self._answer(201, {})

    do_PATCH = do_POST

    def _answer(self, code: int, body: Any, headers: dict[str, str] | None = None) -> None:
        self.send_response(code)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: Any) -> None:
        """Writes nothing into the output of the tests."""


def _head(pull: dict[str, Any]) -> str:
    """A pull request's branch, in the form by which the list of pull requests is filtered."""
    return f"{pull['head']['repo']['full_name'].split('/')[0]}:{pull['head']['ref']}"


@pytest.fixture
def github(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGitHub]:
    """An empty GitHub, named by the environment variables that a workflow's step has."""
    fake = FakeGitHub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"github": fake}))
    fake.url = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    run = {
        "id": 1, "head_branch": "change", "head_sha": "c0ffee", "html_url": "https://github.example/runs/1",
        "head_repository": {"full_name": "acme/accord", "owner": {"login": "acme"}},
    }  # fmt: skip
    event(tmp_path, run)
    for name, value in {
        "GITHUB_API_URL": fake.url, "GITHUB_REPOSITORY": REPOSITORY, "GITHUB_TOKEN": "t0ken",
        "GITHUB_EVENT_PATH": str(tmp_path / "event.json"),
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    yield fake
    server.shutdown()
    server.server_close()


def event(folder: Path, run: dict[str, Any]) -> None:
    """Writes the event file: the run that started the workflow."""
    (folder / "event.json").write_text(json.dumps({"action": "completed", "workflow_run": run}))
