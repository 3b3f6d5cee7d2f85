"""The laws test the SQL that dbt runs: what is rendered here equals what dbt compiles, token by token."""

import re
from pathlib import Path

import pytest
from sqlglot.tokens import Tokenizer

from accord.build.dbt_runner import run_dbt
from accord.common import settings

from .engine import ROOT
from .rendering import Project

FILES = {file.stem: file for file in (ROOT / "models" / "scoring").rglob("*.sql")}


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Model → SQL as dbt compiles it, for all models of the folder scoring."""
    home = tmp_path_factory.mktemp("rendering") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ACCORD_HOME", str(home))
        here = settings.load(as_of="2026-01-31T12:00:00Z")
        run_dbt(here, ["compile", "--select", "path:models/scoring", "--no-introspect"])
        folder = here.work / "dbt" / "target" / "compiled" / "accord" / "models" / "scoring"
        # as bytes: read as text, a carriage return of the SQL would become a line feed
        return {file.stem: file.read_bytes().decode() for file in folder.rglob("*.sql") if file.stem in FILES}


def test_what_is_rendered_is_what_dbt_compiles(compiled: dict[str, str]) -> None:
    project = Project(ROOT, relation=lambda name: f"the_{name}")
    project.vars["as_of"] = "2026-01-31 12:00:00"
    assert compiled.keys() == FILES.keys()
    for name, sql in compiled.items():
        named = re.sub(r'"accord"\."\w+"\."(\w+)"', r"the_\1", sql)
        assert _tokens(project.render(FILES[name], name)) == _tokens(named), name


def _tokens(sql: str) -> list[str]:
    return [token.text for token in Tokenizer().tokenize(sql)]


def test_a_macro_may_return_what_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "macros").mkdir()
    (tmp_path / "dbt_project.yml").write_text("vars: {}")
    (tmp_path / "macros" / "m.sql").write_text(
        "{% macro inner() %}{{ return([1, 2]) }}{% endmacro %}"
        "{% test nothing(model) %}select {{ model }}{% endtest %}"
        "{% macro outer() %}{% for n in inner() %}{{ n }};{% endfor %}{% endmacro %}"
    )
    model = tmp_path / "model.sql"
    model.write_text("{{ outer() }} {{ ref('other') }}")
    project = Project(tmp_path)
    assert project.render(model) == "1;2; other"
    assert project.reads(model) == ["other"]
