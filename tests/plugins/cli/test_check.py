"""`accord check`: a line a step, then each problem; the exit code is that of the first step with one."""

from pathlib import Path
from typing import Any

import pytest
from tests.commands import command

from accord.cli import check_command
from accord.cli.check_command import Step
from accord.common.errors import AgreementError, BuildError, ContractError

NO_SQL = check_command.PROJECT_STEPS[:-1]  # what is built on empty tables is tried elsewhere


def _steps(monkeypatch: pytest.MonkeyPatch, *steps: Any) -> None:
    monkeypatch.setattr(check_command, "PROJECT_STEPS", steps)


def test_the_shipped_project_is_in_order_and_no_home_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _steps(monkeypatch, *NO_SQL)
    done = command(tmp_path / "home", "check")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.partition(":")[2].partition("(")[0].strip() for line in done.stdout.splitlines()] == ["in order"] * 4
    assert not (tmp_path / "home").exists()


def test_every_problem_is_told_and_the_first_step_gives_the_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(settings: object) -> list[str]:
        raise AgreementError("signals.yml, line 3: wrong")

    _steps(
        monkeypatch, Step("definitions", refused, ContractError), Step("signatures", lambda _: ["unsigned"], BuildError)
    )
    done = command(tmp_path, "check")
    assert done.returncode == 5
    assert "definitions: 1 problem\nsignatures: 1 problem\n" in done.stdout
    assert "- signals.yml, line 3: wrong\n- unsigned\n" in done.stderr
    assert "After correcting it: accord check, then accord run" in done.stderr


def test_what_cannot_hold_without_an_earlier_step_is_not_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _steps(
        monkeypatch,
        Step("contracts", lambda _: ["no key", "no table"], ContractError, is_base=True),
        Step("build", lambda _: pytest.fail("tried"), BuildError),
    )
    done = command(tmp_path, "check")
    assert done.returncode == 7
    assert done.stdout == "contracts: 2 problems\nbuild: not tried, put the contracts right first\n"


def test_sql_that_cannot_be_built_ends_with_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _steps(monkeypatch, Step("build", lambda _: ["model signals: no column paht"], BuildError))
    done = command(tmp_path, "check")
    assert done.returncode == 1
    assert "- model signals: no column paht\nAfter correcting it: accord check" in done.stderr
