"""The comparison as one comment, replaced at every push."""

from pathlib import Path
from typing import Any

import pytest
from tests.github.conftest import FakeGitHub, script

posting = script("post_comparison")
BOT = {"login": "github-actions[bot]", "type": "Bot"}


@pytest.fixture
def markdown(tmp_path: Path) -> Path:
    file = tmp_path / "comparison.md"
    file.write_text("## What this change does\n\n$(touch /tmp/run) `id` ✅\n")
    return file


def remark(number: int, user: dict[str, Any] | None, body: str) -> dict[str, Any]:
    return {"id": number, "user": user, "body": body}


def test_the_first_time_a_comment_is_made(github: FakeGitHub, markdown: Path) -> None:
    github.pull()
    assert posting.main(str(markdown)) == 0
    ((method, path, body),) = github.written
    assert (method, path) == ("POST", "issues/7/comments")
    assert body == {"body": f"<!-- accord compare -->\n{markdown.read_text()}"}


def test_after_that_it_is_written_again_also_where_it_stands_on_the_second_page(
    github: FakeGitHub, markdown: Path
) -> None:
    github.pull()
    others = [remark(number, {"login": "somebody"}, "why?") for number in range(120)]
    forged = remark(200, {"login": "somebody"}, "<!-- accord compare -->\nlooks good")
    own = remark(300, BOT, "<!-- accord compare -->\nold")
    github.lists["issues/7/comments"] = [*others, forged, remark(201, None, ""), own]
    assert posting.main(str(markdown)) == 0
    assert [(method, path) for method, path, _ in github.written] == [("PATCH", "issues/comments/300")]


def test_what_does_not_fit_is_cut_between_two_definitions_and_says_where_the_rest_is() -> None:
    folded = f"<details><summary>x</summary>\n\n{'y' * 25_000}\n\n</details>\n"
    parts = [f"### `definition_{number}`\n\n{folded}" for number in range(5)]
    text = posting.comment("\n".join(["## What this change does\n", *parts]), "https://github.example/runs/1")
    assert len(text) < 65_536
    assert text.count("<details") == text.count("</details>") == 2
    assert text.endswith(
        "**This is incomplete**: the rest did not fit. The whole comparison: https://github.example/runs/1"
    )


def test_details_that_are_cut_in_two_are_closed() -> None:
    text = posting.comment(f"<details><summary>x</summary>\n\n{'y' * 70_000}\n\n</details>", "https://github.example")
    assert text.count("<details") == text.count("</details>") == 1


def test_what_github_refuses_is_said(github: FakeGitHub, markdown: Path, capsys) -> None:
    github.errors["pulls"] = (404, "Not Found")
    assert posting.main(str(markdown)) == 1
    assert "The comparison could not be posted" in capsys.readouterr().err
