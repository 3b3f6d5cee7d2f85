"""The questions of an analyst that the reference answers in SQL, asked of a published home."""

import re
from pathlib import Path

import duckdb
import pytest
from tests.support import PROJECT

PAGE = PROJECT / "docs" / "reference" / "published_tables.md"
SECTION = re.compile(r"## Ten questions of an analyst\n(.*?)\n## ", re.DOTALL)
QUESTION = re.compile(r"^\*\*(.+?)\*\*.*?```sql\n(.*?)```", re.DOTALL | re.MULTILINE)
(TEXT,) = SECTION.findall(PAGE.read_text())
QUESTIONS = QUESTION.findall(TEXT)
# Without open deals or deals won in this small world the answer has no rows; it must still run.
MAY_BE_EMPTY = "open pipeline"


def test_ten_questions_are_answered() -> None:
    assert len(QUESTIONS) == 10
    assert TEXT.count("```sql") == 10


@pytest.mark.parametrize(("question", "query"), QUESTIONS, ids=[question[:40] for question, _ in QUESTIONS])
def test_an_answer_runs_as_it_stands_on_a_published_home(published_home: Path, question: str, query: str) -> None:
    with duckdb.connect(str(published_home / "published" / "accord.duckdb"), read_only=True) as published:
        published.execute("use accord.accord")
        rows = published.execute(query).fetchall()
    assert rows or MAY_BE_EMPTY in question
