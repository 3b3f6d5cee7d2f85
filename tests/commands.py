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
from rich.console import Console


def command(home: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """One command in this process, on this home."""
    from accord.cli import app

    out, err, code = io.StringIO(), io.StringIO(), 0
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        for name, value in {"ACCORD_HOME": str(home), **variables}.items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", ["accord", *arguments])
        patch.setattr(app, "out", Console(width=200))
        patch.setattr(app, "err", Console(width=200, stderr=True))
        try:
            app.main()
        except SystemExit as leaving:
            code = int(leaving.code or 0)
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())


def _serve() -> None:
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what anybody else prints is no answer
    for line in sys.stdin:
        home, *arguments = json.loads(line)
        done = command(Path(home), *arguments)
        print(json.dumps([done.returncode, done.stdout, done.stderr]), file=answers, flush=True)


if __name__ == "__main__":
    _serve()
