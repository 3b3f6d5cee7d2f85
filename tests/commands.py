"""`accord` commands in one process, one after the other: what it imports, a whole run's third, it imports once.

As a program (`python -m tests.commands`, see `tests.support.Shell`) it reads a line of JSON a command, [home, argument,
…], and answers each with a line of JSON, [exit code, standard output, standard error].
"""

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from tests.support import leave_out_docs, leave_out_drawings

from accord.common.settings import Settings


def command(home: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """One command in this process, on this home."""
    from accord.cli import app, output

    out, err, code = io.StringIO(), io.StringIO(), 0
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        for name, value in {"ACCORD_HOME": str(home), **variables}.items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", ["accord", *arguments])
        for console in (output.out, output.err):
            patch.setattr(console, "width", 200)
        try:
            app.main()
        except SystemExit as leaving:
            code = int(leaving.code or 0)
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())


def completed(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The same, which must succeed."""
    done = command(home, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def _serve() -> None:
    from accord.orchestration import airflow_home

    enter = airflow_home.enter
    entered: list[Path] = []
    patch = pytest.MonkeyPatch()

    def enter_once(settings: Settings) -> Path:
        """A process has one Airflow, whichever homes it runs on."""
        if not entered:
            leave_out_drawings(patch)
            leave_out_docs(patch)
            entered.append(enter(settings))
        return entered[0]

    airflow_home.enter = enter_once
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what anybody else prints is no answer
    for line in sys.stdin:
        home, *arguments = json.loads(line)
        done = command(Path(home), *arguments)
        print(json.dumps([done.returncode, done.stdout, done.stderr]), file=answers, flush=True)


if __name__ == "__main__":
    _serve()
