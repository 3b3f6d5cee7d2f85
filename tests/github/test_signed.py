"""The check of both sides' signatures in the register."""

import io
import json

import pytest
from tests.github.conftest import script

signed = script("signed")


def exit_code(monkeypatch: pytest.MonkeyPatch, *rules: str) -> int:
    problems = [{"rule": rule, "definition": "points", "message": f"it is {rule}"} for rule in rules]
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps({"versions": [], "problems": problems})))
    return signed.main()


def test_a_register_that_both_signed_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert exit_code(monkeypatch) == 0


@pytest.mark.parametrize("rule", ["unsigned", "not_ready", "changed"])
def test_what_is_not_signed_as_it_reads_now_fails_and_says_what_to_do(monkeypatch, capsys, rule: str) -> None:
    assert exit_code(monkeypatch, rule) == 1
    assert f"it is {rule}" in capsys.readouterr().err


def test_a_review_that_is_overdue_keeps_nobody_from_merging(monkeypatch: pytest.MonkeyPatch) -> None:
    assert exit_code(monkeypatch, "review_due") == 0
