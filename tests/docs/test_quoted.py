"""What documents quote can be used: command lines parse, YAML is valid, SQL is SQL."""

import re
import shutil
from pathlib import Path

import duckdb
import pytest
from tests.docs.command_lines import SHELL, commands, problem
from tests.docs.pages import Code, Page, pages
from tests.docs.yaml_blocks import validate
from tests.support import PROJECT, add_scorecard, project_copy

from accord.register import declaration_schemas

PAGES = [page for page in pages() if page.path.name != "CHANGELOG.md"]
WITH_YAML = [page for page in PAGES if any(code.language in ("yaml", "yml") for code in page.code)]
LANGUAGES = (*SHELL, "sql", "yaml", "text", "span")


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project_copy(tmp_path_factory.mktemp("quoted") / "untouched")


@pytest.fixture
def project(untouched: Path, tmp_path: Path) -> Path:
    """A project of one's own, to put what is quoted into."""
    return Path(shutil.copytree(untouched, tmp_path / "project"))


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_command_line_of_a_page_parses(page: Page) -> None:
    wrong = [
        f"{code.where}: {' '.join(words)}: {found}"
        for code in page.code
        for words in commands(code)
        if (found := problem(words, is_complete=code.language in SHELL))
    ]
    assert wrong == []


def test_most_pages_are_known_to_quote_commands() -> None:
    quoted = [words for page in PAGES for code in page.code for words in commands(code)]
    assert sum(Path(words[0]).name == "accord" for words in quoted) > 50
    assert sum(words[0] == "make" for words in quoted) > 20


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("accord explain LEAD --at 2026-01-15 > why.txt", None),
        ("ACCORD_HOME=data-x .venv/bin/accord run --source olist && make test", None),
        ("accord revise … --scorecard OLD=NEW", None),
        ("accord explain", "Missing argument"),
        ("accord explain LEAD --when 2026-01-15", "No such option"),
        ("accord revise … --cards OLD=NEW", "no option --cards"),
        ("accord revise A B C --in-force-from Monday", "'Monday' is not a date"),
        ("cd somewhere && accord erase EMAIL", "no command 'erase'"),
        ("make night", "no target 'night'"),
        ("make bench SIZE=1", "no variable 'SIZE'"),
    ],
)
def test_a_command_line_that_cannot_be_typed_is_found(line: str, wrong: str | None) -> None:
    found = [problem(words, is_complete=True) for words in commands(Code("here", "sh", line))]
    assert (wrong is None and not any(found)) or any(wrong and wrong in (each or "") for each in found), found


@pytest.mark.parametrize("page", WITH_YAML, ids=str)
def test_every_yaml_block_of_a_page_is_what_it_claims_to_be(page: Page, project: Path) -> None:
    assert validate(page, project) > 0


def test_the_example_scorecards_are_valid(project: Path) -> None:
    examples = sorted((PROJECT / "docs" / "examples").glob("*.yml"))
    assert len(examples) == 4
    for example in examples:
        add_scorecard(project, example.stem, example.read_text())
    declaration_schemas.check(project / "dbt_project")


@pytest.mark.parametrize(
    ("block", "wrong"),
    [
        ("rules:\n  - {signal: visited, point: 2}\n", "'point' is not a known field"),
        ("rules:\n  - {signal: never_declared, points: 2}\n", "never_declared"),
        ("signals:\n  - {name: Looked, kind: page_viewed}\n", "lower-case letters"),
        ("features:\n  - {name: looks, signal: visited, measure: average}\n", "average"),
        ("targets:\n  - {name: late, stage: mql, minutes: 99999, accepts: any, by: anyone, team: sdr}\n", "28800"),
        ("sources:\n  - name: fairs\n    tables: []\n", "declares no tables"),
        ("versions:\n  - {v: easier, descriptions: x}\n", "easier"),
        ("described_entities:\n  calls: {key: call_id}\n", "call_id"),
        ("groups: []\n", "groups"),
    ],
)
def test_a_yaml_block_that_is_not_valid_is_found(block: str, wrong: str, project: Path) -> None:
    page = Page(project / "page.md")
    page.path.write_text(f"```yaml\n{block}```\n")
    with pytest.raises(Exception, match=re.escape(wrong)) as found:
        validate(page, project)
    assert any("page.md:1" in note for note in found.value.__notes__)


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_sql_block_of_a_page_is_sql(page: Page) -> None:
    for code in page.code:
        if code.language == "sql":
            duckdb.extract_statements(re.sub(r"\{\{.*?\}\}", "jinja", code.text, flags=re.DOTALL))


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_block_says_what_language_it_is(page: Page) -> None:
    assert [code.where for code in page.code if code.language not in LANGUAGES] == []
