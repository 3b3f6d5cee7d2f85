"""The command line: sentences, not tracebacks; exit codes as documented."""

from pathlib import Path

import pytest
from tests.support import accord

from accord import settings
from accord.lock import held


@pytest.mark.parametrize("arguments", [("run", "--no-such-option"), ("no-such-command",), ("demo", "--leads", "many")])
def test_a_command_that_is_not_understood_leaves_with_2(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    told = accord(tmp_path, *arguments)
    assert told.returncode == 2
    assert "Traceback" not in told.stderr


def test_what_a_person_can_put_right_is_a_sentence_on_stderr_and_leaves_with_1(tmp_path: Path) -> None:
    told = accord(tmp_path, "run", "--as-of", "tomorrow")
    assert told.returncode == 1
    assert "as_of is 'tomorrow', which is neither a date" in told.stderr
    assert "Traceback" not in told.stderr
    assert told.stdout == ""


def test_a_second_run_is_refused_with_3_and_told_who_is_at_work(accord_home: Path) -> None:
    with held(settings.load(), "the first run"):
        for command in ("run", "rollback"):
            told = accord(accord_home, command)
            assert told.returncode == 3, told.stderr
            assert "Another run is at work" in told.stderr
            assert "the first run, process" in told.stderr
    assert not (accord_home / "published").exists()


def test_help_says_what_each_command_does(tmp_path: Path) -> None:
    told = accord(tmp_path, "--help")
    assert told.returncode == 0
    for command in ("demo", "run", "status", "rollback", "agreement"):
        assert command in told.stdout
