"""Documents are true: links lead somewhere, lists are complete, and the words are those of the glossary."""

import re
import subprocess
from pathlib import Path

import pytest
from tests.docs.pages import Page, broken_links, pages
from tests.support import PROJECT

from accord.cli.agreement_commands import PAST_WOULD_CHANGE
from accord.cli.app import INTERRUPTED
from accord.common.errors import AccordError
from accord.common.yaml_files import load_yaml
from accord.report.project_texts import table_descriptions

PAGES = pages()
REFERENCE = PROJECT / "docs" / "reference"
# What the code and its configuration consist of; a document's path in them has to be right.
CODE = ("plugins", "dags", "dbt_project", "expectations", "tests", ".github", ".ci")
# Words that a newcomer stumbled over, and what was written for them.
OLD_WORDS = {
    r"\btonight\b": "this run",
    r"(?<!every )\bnights?\b": "incremental run, run, day",
    r"\bspells?\b": "lifecycle period",
    r"\bfacts? (states|yml)\b|\bfacts\.yml": "feature",
    r"\btold\b": "recorded, reported, given",
    r"\bfore(see|saw|seen|tell|told)s?\b": "predicts; customers captured; unexpected error",
    r"\bbefalls?\b": "adjusts, applies to",
    r"\bcarr(y|ies|ied) on\b": "continues, continued from",
    r"\banew\b.*\banew\b": "rebuilt",
    r"\bstill to come\b": "must not be in the future",
    r"\bby halves\b": "incomplete signature",
    r"\bgutted\b": "lost over half its rows",
}


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_and_anchor_of_a_page_leads_somewhere(page: Page) -> None:
    assert broken_links(page) == []


def test_a_link_to_a_missing_file_or_heading_is_found(tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("# A heading, `code`\n")
    page = Page(tmp_path / "page.md")
    page.path.write_text("[a](other.md#a-heading-code) [b](other.md#b) ![c](c.png) [d](#d) [e](https://example.org)\n")
    assert broken_links(page) == ["page.md: other.md#b", "page.md: c.png", "page.md: #d"]


def test_every_document_is_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    waiting = [PROJECT / "README.md"]
    while waiting:
        path = waiting.pop()
        reached.add(path)
        linked = [(path.parent / link.partition("#")[0]).resolve() for link in Page(path).links]
        waiting += [each for each in linked if each.suffix == ".md" and each not in reached]
    assert {page.path for page in PAGES if PROJECT / "docs" in page.path.parents} <= reached


def test_every_document_that_the_code_names_is_there() -> None:
    files = [path for name in CODE for path in (PROJECT / name).rglob("*") if path.is_file()]
    named: dict[str, list[str]] = {}
    for path in [*files, PROJECT / "Makefile", PROJECT / "pyproject.toml"]:
        if path.suffix in (".py", ".sql", ".yml", ".md", ".csv", ".toml", ".j2", "") and "target" not in path.parts:
            for name in re.findall(r"\bdocs/[\w/]+\.(?:md|sql|yml)\b", path.read_text()):
                named.setdefault(name, []).append(str(path.relative_to(PROJECT)))
    assert len(named) > 5
    assert {name: by for name, by in named.items() if not (PROJECT / name).exists()} == {}


def test_every_path_of_the_project_that_a_page_names_is_there() -> None:
    """Guides are left out: they name files that their reader makes."""
    roots = {path.name: PROJECT for path in PROJECT.iterdir() if path.is_dir()}
    roots |= {path.name: path.parent for path in (PROJECT / "plugins" / "accord").iterdir() if path.is_dir()}
    roots |= {path.name: path.parent for path in (PROJECT / "dbt_project" / "models").iterdir() if path.is_dir()}
    roots |= {"seeds": PROJECT / "dbt_project", "macros": PROJECT / "dbt_project", "models": PROJECT / "dbt_project"}
    named = {}
    for page in PAGES:
        if page.path.name == "CHANGELOG.md" or page.path.parent.name == "guides" or page.path.name == "tutorial.md":
            continue
        for code in page.code:
            root = code.text.partition("/")[0]
            if code.language == "span" and root in roots and re.fullmatch(r"[\w./-]+/[\w./-]*", code.text):
                named[code.text] = roots[root] / code.text
    assert len(named) > 30
    missing = [name for name, path in named.items() if not path.exists() and not path.with_suffix(".py").exists()]
    assert [name for name in missing if not name.startswith(("data/", "report/"))] == []


def test_the_readme_is_short_and_its_first_row_is_the_mql_definition_in_force() -> None:
    readme = Page(PROJECT / "README.md")
    assert len(readme.path.read_text().splitlines()) < 180
    (question, answer), *_ = readme.table("I want to …")
    assert question == "read what an MQL is"
    (file,) = re.findall(r"dbt_project/\S+\.sql", answer)
    version = Path(file).stem
    text = (PROJECT / file).with_name("marketing_qualified.yml").read_text()
    starts = {name: start.strip() for name, start in re.findall(r"- v: (\w+)\n(?:.*\n)*?\s*in_force_from:(.*)\n", text)}
    assert starts[version] == max(starts.values())
    assert starts[version] in answer
    assert any(link.endswith(".png") for link in readme.links)


def test_every_published_table_is_in_the_reference_and_no_other() -> None:
    listed = [row[0] for row in Page(REFERENCE / "published_tables.md").table("The tables")]
    assert sorted(listed) == sorted(table_descriptions())


def test_every_exit_code_is_in_the_reference_and_no_other() -> None:
    listed = [int(row[0]) for row in Page(REFERENCE / "commands.md").table("Exit codes")]
    assert listed == sorted({0, PAST_WOULD_CHANGE, INTERRUPTED, *_exit_codes(AccordError)})


def _exit_codes(kind: type[AccordError]) -> set[int]:
    return {kind.exit_code}.union(*(_exit_codes(each) for each in kind.__subclasses__()))


def test_every_environment_variable_is_in_the_reference_and_no_other() -> None:
    name = re.compile(r"(?<![A-Z_])ACCORD_[A-Z]+(?:_[A-Z]+)*")
    files = [path for folder in ("plugins", "dags") for path in (PROJECT / folder).rglob("*.py")]
    files += [*(PROJECT / ".github").rglob("*.yml"), *(PROJECT / "dbt_project").glob("*.yml")]
    files += [PROJECT / each for each in ("docker-compose.yml", "Dockerfile", "Makefile")]
    read = {found for path in files for found in name.findall(path.read_text())}
    assert "ACCORD_HOME" in read
    assert set(name.findall((REFERENCE / "settings.md").read_text())) == read


def test_the_glossary_is_in_order_and_every_word_of_it_is_used() -> None:
    terms = [row[0] for row in Page(REFERENCE / "glossary.md").table()]
    assert terms == sorted(terms, key=str.lower)
    texts = [page.path.read_text() for page in PAGES if page.path.name not in ("glossary.md", "CHANGELOG.md")]
    texts += [path.read_text() for path in (PROJECT / "dbt_project" / "models").rglob("*.yml")]
    used = " ".join(" ".join(texts).lower().split())
    words = [word for term in terms for word in term.lower().split(", ")]
    assert [word for word in words if not re.search(rf"\b{re.escape(word)}", used)] == []


def test_the_glossary_has_every_word_that_is_ours() -> None:
    terms = {word for row in Page(REFERENCE / "glossary.md").table() for word in row[0].split(", ")}
    assert terms >= {
        "lead", "record", "activity", "signal", "feature", "moment", "cycle", "lifecycle period", "boundary", "gate",
        "clause", "definition", "version", "candidate", "in force", "agreed", "agreement", "register", "fingerprint",
        "scorecard", "component", "group", "set aside", "stage", "ladder", "off-ramp", "publication", "as_of",
        "restatement", "touched lead", "incremental run", "captured customers", "landing", "quarantine", "contract",
    }  # fmt: skip


@pytest.mark.parametrize("page", [page for page in PAGES if page.path.name != "CHANGELOG.md"], ids=str)
def test_no_page_uses_a_word_that_was_given_up(page: Page) -> None:
    text = page.path.read_text().lower()
    assert {word: instead for word, instead in OLD_WORDS.items() if re.search(word, text)} == {}


def test_every_test_is_named_by_a_claim_of_at_most_80_characters() -> None:
    tests = [
        name
        for path in (PROJECT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)", path.read_text())
    ]
    unit_tests = [
        each["name"]
        for path in (PROJECT / "dbt_project" / "models").rglob("*_tests.yml")
        for each in load_yaml(path)["unit_tests"]
    ]
    singular = [path.stem for path in (PROJECT / "dbt_project" / "tests").rglob("*.sql")]
    assert min(len(tests), len(unit_tests), len(singular)) > 10
    assert [name for name in [*tests, *unit_tests, *singular] if len(name) > 80] == []


def test_every_rule_has_its_heading_in_order() -> None:
    headings = re.findall(r"(?m)^## Rule (\d+): ", (REFERENCE / "rules.md").read_text())
    assert [int(number) for number in headings] == list(range(1, 53))


def test_lint_refuses_a_conflict_marker_in_any_file(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text((PROJECT / "Makefile").read_text())
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)

    def markers() -> subprocess.CompletedProcess[str]:
        asked = ["make", "--silent", "--directory", str(tmp_path), "no-conflict-markers"]
        return subprocess.run(asked, capture_output=True, text=True)

    clean = markers()
    assert clean.returncode == 0, clean.stderr
    for marker in ("<" * 7 + " HEAD", "=" * 7, ">" * 7 + " page"):
        (tmp_path / "notes.txt").write_text(f"one\n{marker}\ntwo\n")
        found = markers()
        assert found.returncode != 0
        assert "notes.txt:2:" in found.stdout
