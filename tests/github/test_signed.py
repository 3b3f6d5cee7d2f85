"""Both sides' signatures, as the register tells of them."""

import io
import json

import pytest
from tests.github.conftest import script

signed = script("signed")


def told(monkeypatch: pytest.MonkeyPatch, *rules: str) -> int:
    problems = [{"rule": rule, "definition": "points", "message": f"it is {rule}"} for rule in rules]
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps({"versions": [], "problems": problems})))
    return signed.main()


def test_a_register_that_both_signed_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch) == 0


@pytest.mark.parametrize("rule", ["unsigned", "not_ready", "changed"])
def test_what_is_not_signed_as_it_reads_now_fails_and_says_what_to_do(monkeypatch, capsys, rule: str) -> None:
    assert told(monkeypatch, rule) == 1
    assert f"it is {rule}" in capsys.readouterr().err


def test_a_review_that_is_overdue_keeps_nobody_from_merging(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch, "review_due") == 0
