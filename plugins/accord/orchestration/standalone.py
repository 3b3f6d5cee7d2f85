"""Airflow with its UI on this machine, for one person: `make up`.

    python -m accord.orchestration.standalone [--port 8080]

Metadata in SQLite below `airflow/` of ACCORD_HOME, LocalExecutor, reachable from this machine only.
"""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil

from accord.common import settings
from accord.common.errors import AccordError
from accord.orchestration import airflow_home, login

GRACE = 10


def main() -> int:
    """Runs until Ctrl-C or SIGTERM, then stops every process that it started."""
    parser = argparse.ArgumentParser(prog="make up", description=__doc__)
    parser.add_argument("--port", type=int, default=8080)
    port = parser.parse_args().port
    home = settings.home()
    folder = home / "airflow"
    os.umask(0o077)  # only the owner may read the metadata database and the generated keys
    passwords, password = login.ensure(folder)
    variables = airflow_home.environment(folder) | login.environment(passwords)
    variables |= {
        "ACCORD_HOME": str(home),
        # Airflow starts its own parts by name.
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": f"http://localhost:{port}",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://localhost:{port}/execution/",
    }
    print(
        f"Airflow: http://localhost:{port}  user: {login.USER}  password: {password}  (kept in {passwords})", flush=True
    )
    airflow = Path(sys.executable).with_name("airflow")
    server = subprocess.Popen([airflow, "standalone"], env=os.environ | variables, start_new_session=True)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop(server.pid))
    code = server.wait()
    return 0 if code < 0 else code


def stop(pid: int) -> None:
    """Ends a process and all its descendants: Airflow leaves children alive for minutes after SIGTERM."""
    try:
        parent = psutil.Process(pid)
        family = [*parent.children(recursive=True), parent]
    except psutil.NoSuchProcess:
        return
    for process in family:
        _send(process, signal.SIGTERM)
    _, alive = psutil.wait_procs(family, timeout=GRACE)
    for process in alive:
        _send(process, signal.SIGKILL)


def _send(process: psutil.Process, number: int) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        process.send_signal(number)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except AccordError as error:
        sys.exit(str(error))
