"""Airflow with its UI: `make up` on this machine, and each service of docker-compose.yml outside a container."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
import yaml
from tests.support import BIN, PROJECT

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _json(url: str, body: dict[str, str] | None = None, token: str = "") -> Any:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(url, json.dumps(body).encode() if body else None, headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def _wait_for(what: str, url: str, process: subprocess.Popen[bytes], seconds: int = 180) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert process.poll() is None, f"{what} ended with {process.returncode}"
        try:
            urllib.request.urlopen(url, timeout=10).close()
            return
        except OSError:
            time.sleep(1)
    raise AssertionError(f"{what} is not there after {seconds} s")


def test_make_up_serves_the_dags_to_who_has_the_password_and_leaves_nothing_running(tmp_path: Path) -> None:
    port, home = _free_port(), tmp_path / "home"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
    with (tmp_path / "up.log").open("wb") as log:
        up = subprocess.Popen(
            [sys.executable, "-m", "accord.orchestration.standalone", "--port", str(port)],
            env=environment | {"ACCORD_HOME": str(home)},
            stdout=log,
            stderr=log,
        )
        try:
            _wait_for("Airflow", f"http://localhost:{port}/api/v2/monitor/health", up)
            passwords = home / "airflow" / "passwords.json"
            assert passwords.stat().st_mode & 0o777 == 0o600
            password = json.loads(passwords.read_text())["accord"]
            assert password in (tmp_path / "up.log").read_text()
            with pytest.raises(urllib.error.HTTPError) as refused:
                _json(f"http://localhost:{port}/auth/token", {"username": "admin", "password": "admin"})
            assert refused.value.code == 401
            token = _json(f"http://localhost:{port}/auth/token", {"username": "accord", "password": password})
            dags = _dags(port, token["access_token"])
            assert [dag["dag_id"] for dag in dags] == ["nightly"]
            family = [psutil.Process(up.pid), *psutil.Process(up.pid).children(recursive=True)]
            assert len(family) > 4
        finally:
            up.send_signal(signal.SIGTERM)
            up.wait(timeout=60)
    _, alive = psutil.wait_procs(family, timeout=10)
    assert alive == []


def _dags(port: int, token: str) -> list[dict[str, Any]]:
    """The DAGs, once the DAG processor has read them."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        dags: list[dict[str, Any]] = _json(f"http://localhost:{port}/api/v2/dags", token=token)["dags"]
        if dags:
            return dags
        time.sleep(1)
    return []


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[str]:
    """A PostgreSQL of this test's own, with the database and user that docker-compose.yml names; its address."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not found:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    port, data = _free_port(), tmp_path / "postgres"
    data.mkdir()
    as_user: list[str | Path] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        for folder in (*tmp_path.parents, tmp_path):
            if str(folder).startswith("/tmp/pytest-of"):
                folder.chmod(folder.stat().st_mode | 0o011)
        shutil.chown(data, "postgres", "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    binaries = found[-1]
    subprocess.run(
        [*as_user, binaries / "initdb", "-D", data, "-U", "airflow", "--auth=trust"], check=True, capture_output=True
    )
    command = [*as_user, binaries / "pg_ctl", "-D", data, "-w"]
    # TCP only: the path of a socket below a temporary folder is longer than a system allows.
    options = f"-p {port} -c unix_socket_directories= -c listen_addresses=127.0.0.1 -c fsync=off"
    subprocess.run([*command, "-l", data / "log", "-o", options, "start"], check=True, capture_output=True)
    try:
        address = ["-h", "127.0.0.1", "-p", str(port), "-U", "airflow"]
        subprocess.run([binaries / "createdb", *address, "airflow"], check=True)
        yield f"127.0.0.1:{port}"
    finally:
        subprocess.run([*command, "-m", "immediate", "stop"], check=True, capture_output=True)


def test_every_service_of_the_compose_file_runs_its_command_and_is_well(postgres: str, tmp_path: Path) -> None:
    services = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())["services"]
    port, health_port = _free_port(), _free_port()
    folder = tmp_path / "airflow"
    environment = _as_in_compose(services["scheduler"]["environment"], postgres, port, folder) | {
        "ACCORD_HOME": str(tmp_path / "home"),
        "AIRFLOW_HOME": str(folder),
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT / "plugins"),
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT": str(health_port),
    }
    subprocess.run(services["init"]["command"], env=environment, check=True, cwd=tmp_path, timeout=180)
    assert (folder / "passwords.json").stat().st_mode & 0o777 == 0o600
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name in ("api-server", "scheduler", "dag-processor"):
            running[name] = subprocess.Popen(services[name]["command"], env=environment, cwd=tmp_path)
        api = f"http://localhost:{port}/api/v2/monitor/health"
        _wait_for("the API server", api, running["api-server"])
        _wait_for("the scheduler", f"http://localhost:{health_port}/health", running["scheduler"])
        until = time.monotonic() + 120
        while (health := _json(api))["dag_processor"]["status"] != "healthy" and time.monotonic() < until:
            time.sleep(1)
        assert {health[part]["status"] for part in ("metadatabase", "scheduler", "dag_processor")} == {"healthy"}
        check = services["dag-processor"]["healthcheck"]["test"][1].replace("$$", "$")
        done = subprocess.run(
            ["bash", "-c", check], env=environment | {"HOSTNAME": socket.gethostname()}, capture_output=True, timeout=60
        )
        assert done.returncode == 0, done.stdout + done.stderr
        password = json.loads((folder / "passwords.json").read_text())["accord"]
        token = _json(f"http://localhost:{port}/auth/token", {"username": "accord", "password": password})
        assert [dag["dag_id"] for dag in _dags(port, token["access_token"])] == ["nightly"]
    finally:
        from accord.orchestration.standalone import stop

        for process in running.values():
            stop(process.pid)


def _as_in_compose(declared: dict[str, str], postgres: str, port: int, folder: Path) -> dict[str, str]:
    """The compose file's environment, with its placeholders filled and its host names those of this machine."""
    from cryptography.fernet import Fernet

    values = {
        "ACCORD_FERNET_KEY": Fernet.generate_key().decode(),
        "ACCORD_JWT_SECRET": "0123456789abcdef" * 4,
        "ACCORD_DB_PASSWORD": "unused",
    }
    filled = {}
    for name, text in declared.items():
        for placeholder, value in values.items():
            start = text.find(f"${{{placeholder}")
            if start >= 0:
                text = text[:start] + value + text[text.index("}", start) + 1 :]
        text = "" if text.startswith("${") else text
        text = text.replace("@postgres/", f"@{postgres}/").replace("api-server:8080", f"localhost:{port}")
        filled[name] = text.replace("/opt/airflow", str(folder)).replace("/srv/accord", str(folder))
    return {**os.environ, **filled, "PATH": f"{BIN}:{os.environ['PATH']}"}
