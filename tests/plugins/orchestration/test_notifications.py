"""A failure is heard: in the log and a file always, by mail and Slack where they are set up — here, real servers."""

import email
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from accord.common.errors import AuditError, Busy
from accord.orchestration import notifications


class _Mailbox(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs to hand over a message."""

    received: list[str]

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb = line.upper()
            if verb == "DATA":
                self._say("354 go on")
                lines = iter(lambda: self.rfile.readline().decode().rstrip("\r\n"), ".")
                self.received.append("\n".join(lines))
                self._say("250 taken")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                if verb.startswith("RCPT"):
                    self.received.append(line)
                self._say("250 yes")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def _serving(server: socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("raised", "code", "message"),
    [
        (Busy("Another ingest of 'crm' is running."), 3, "Another ingest of 'crm' is running."),
        (AuditError("two leads are one"), 6, "two leads are one"),
        (ValueError("two leads are one"), 1, "ValueError: two leads are one\nAn unexpected error"),
    ],
)
def test_a_task_leaves_with_the_exit_code_and_the_sentence_of_its_error(
    raised: Exception, code: int, message: str
) -> None:
    """Also where the error has a cause of its own, as that of a lock has."""
    from airflow.sdk.exceptions import AirflowFailException

    raised.__cause__ = TimeoutError("0 s")
    failure = notifications.Failure.of(raised)
    assert (failure.exit_code, failure.message.startswith(message)) == (code, True)
    given_up = AirflowFailException(str(raised))
    given_up.__cause__ = raised
    assert notifications.Failure.of(given_up).exit_code == code


def _context() -> dict[str, Any]:
    instance = SimpleNamespace(dag_id="nightly", task_id="audit", map_index=-1)
    return {"ti": instance, "run_id": "manual__2026-02-05T00:00:00+00:00", "exception": ValueError("two leads are one")}


def test_without_any_account_a_failure_is_in_the_log_and_in_a_file(
    accord_home: Path, airflow_in_process: Path, caplog: pytest.LogCaptureFixture
) -> None:
    notifications.failed(_context())
    file = accord_home / "work" / "failures" / "manual__2026-02-05T00-00-00-00-00.md"
    assert "Nothing is published yet. Next: accord status" in file.read_text()
    file.unlink()
    (accord_home / "published" / "current").mkdir(parents=True)
    notifications.failed(_context())
    written = file.read_text()
    for text in (written, caplog.text):
        assert "nightly failed at audit" in text
        assert "two leads are one" in text
        assert "stays as it was" in text
    assert "could not be sent" not in caplog.text


def test_with_a_mail_server_the_failure_is_mailed_to_everybody_named(
    accord_home: Path, airflow_in_process: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _Mailbox.received = []
    with _serving(socketserver.TCPServer(("127.0.0.1", 0), _Mailbox)) as port:
        connection = {
            "conn_type": "smtp",
            "host": "127.0.0.1",
            "port": port,
            "extra": {
                "disable_ssl": True,
                "disable_tls": True,
                "from_email": "accord@example.com",
                "to": "ops@example.com, revops@example.com",
            },
        }
        monkeypatch.setenv("AIRFLOW_CONN_ACCORD_SMTP", json.dumps(connection))
        notifications.failed(_context())
    *recipients, message = _Mailbox.received
    assert ["ops@example.com" in recipients[0], "revops@example.com" in recipients[1]] == [True, True]
    mail = email.message_from_string(message)
    assert mail["Subject"] == "Accord: nightly failed at audit"
    text = next(part for part in mail.walk() if not part.is_multipart()).get_payload(decode=True)
    assert "two leads are one" in str(text)


def test_with_a_webhook_the_failure_is_told_in_slack(
    accord_home: Path, airflow_in_process: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted: list[dict[str, Any]] = []

    class Slack(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_: Any) -> None:
            pass

    with _serving(HTTPServer(("127.0.0.1", 0), Slack)) as port:
        connection = {"conn_type": "slackwebhook", "password": f"http://127.0.0.1:{port}/services/T/B/x"}
        monkeypatch.setenv("AIRFLOW_CONN_ACCORD_SLACK", json.dumps(connection))
        notifications.failed(_context())
    assert "two leads are one" in posted[0]["text"]


def test_a_channel_that_is_down_does_not_silence_the_others(
    accord_home: Path, airflow_in_process: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    dead = {
        "conn_type": "smtp",
        "host": "127.0.0.1",
        "port": 9,
        "extra": {"disable_ssl": True, "retry_limit": 1, "from_email": "accord@example.com", "to": "ops@example.com"},
    }
    monkeypatch.setenv("AIRFLOW_CONN_ACCORD_SMTP", json.dumps(dead))
    notifications.failed(_context())
    assert "could not be sent by mail" in caplog.text
    assert notifications.report_path(_context()["run_id"]).exists()


def test_an_unforeseen_error_says_what_kind_it_is() -> None:
    assert notifications.describe(KeyError("x")).startswith("KeyError: 'x'\nAn unexpected error")
