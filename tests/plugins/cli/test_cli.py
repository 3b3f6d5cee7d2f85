"""The command line: sentences, not tracebacks; exit codes as documented."""

import os
import signal
import subprocess
import time
from functools import partial
from pathlib import Path

import pytest
from tests.commands import command
from tests.support import BIN, PROJECT, accord

from accord.common import settings
from accord.store.run_lock import run_lock


@pytest.mark.parametrize("arguments", [("run", "--no-such-option"), ("no-such-command",), ("demo", "--leads", "many")])
def test_a_command_that_is_not_understood_leaves_with_2(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = command(tmp_path, *arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_what_a_person_can_put_right_is_a_sentence_on_stderr_and_leaves_with_2(tmp_path: Path) -> None:
    done = accord(tmp_path, "run", "--as-of", "tomorrow")
    assert done.returncode == 2
    assert "as_of is 'tomorrow', which is neither a date" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_second_run_is_refused_with_3_and_told_who_is_at_work(accord_home: Path) -> None:
    with run_lock(settings.load(), "the first run"):
        for name in ("run", "rollback"):
            done = accord(accord_home, name)
            assert done.returncode == 3, done.stderr
            assert "Another run uses" in done.stderr
            assert "the first run, process" in done.stderr
    assert not (accord_home / "published").exists()


def test_help_says_what_each_command_does(tmp_path: Path) -> None:
    done = command(tmp_path, "--help")
    assert done.returncode == 0
    for name in ("demo", "run", "status", "rollback", "agreement", "sign", "revise"):
        assert name in done.stdout


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"ACCORD_TIME_ZONE": "Mars/Base"}, "The business zone is 'Mars/Base'"),
        ({"ACCORD_TIME_ZONE": "../etc"}, "The business zone is '../etc'"),
        ({"ACCORD_SOURCES": "crm, crmm"}, "There is no source 'crmm'. Known sources: crm, marketing"),
        ({"ACCORD_HOME": "/tmp/o'hara"}, "ACCORD_HOME is /tmp/o'hara"),
        ({"ACCORD_HOME": "/dev/null"}, "/dev/null is a file"),
        ({"ACCORD_HOME": "/dev/null/below"}, "/dev/null is a file"),
        ({"ACCORD_HOME": "/proc/accord"}, "This user cannot write to /proc/accord"),
    ],
)
def test_a_setting_that_cannot_be_is_said_in_a_sentence_before_anything_starts(
    tmp_path: Path, variables: dict[str, str], said: str
) -> None:
    done = command(tmp_path, "run", **variables)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "work").exists()


def test_spaces_and_repetitions_among_the_sources_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCORD_SOURCES", "crm, web , crm,")
    assert settings.load().sources == ("crm", "web")


def test_ctrl_c_leaves_with_130_and_no_traceback(tmp_path: Path) -> None:
    demo = [str(BIN / "accord"), "demo", "--leads", "20000"]
    environment = os.environ | {"ACCORD_HOME": str(tmp_path / "home")}
    # A shell starts what runs in its background with interrupts ignored, and children inherit that.
    listen = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(
        demo, env=environment, stderr=subprocess.PIPE, text=True, cwd=PROJECT, preexec_fn=listen
    ) as process:
        while not (tmp_path / "home").exists() and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, done = process.communicate(timeout=300)
    assert process.returncode == 130, done
    assert "Interrupted" in done
    assert "Traceback" not in done


def test_a_run_where_nothing_was_ever_dropped_says_what_to_do(tmp_path: Path) -> None:
    done = command(tmp_path, "run")
    assert done.returncode == 2
    assert f"drop files into {tmp_path}/inbox/<source>/ (or create a demo company: accord demo)" in done.stderr
