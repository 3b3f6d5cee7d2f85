"""A definition in force is changed: refused, restated, or made a new version. As Marketing and Sales would do it."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from tests.support import Shell, contents, copy_of, project_copy

pytestmark = pytest.mark.timeout(1800)
GATE = Path("dbt_project") / "models" / "definitions" / "marketing_qualified"
OLD, NEW, CARD = "profile_and_actions", "profile_2027", "score_2027"
BOTH = (("marketing", "Maren Holt"), ("sales", "Anil Rao"))
# Not a function of the lake, or about the register itself: the nurture list judges by what is in force at as_of.
LEFT_OUT = ("publications", "audit_results", "history_changes", "agreements", "nurture_list")


@pytest.fixture(scope="module")
def home(published_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small world, published. Each test of this file goes on where the last one ended, but needs none of them."""
    return copy_of(published_home, tmp_path_factory.mktemp("agreement") / "home")


@pytest.fixture(scope="module")
def project(home: Path) -> Path:
    return project_copy(home.parent / "project")


@pytest.fixture(scope="module")
def accord(home: Path, project: Path) -> Iterator[Shell]:
    with Shell(home, project) as shell:
        yield shell


def _require_employees(project: Path, version: str, number: int) -> None:
    file = project / GATE / f"{version}.sql"
    text, found = re.subn(r"employees >= \d+", f"employees >= {number}", file.read_text())
    assert found == 1
    file.write_text(text)


def _published_before(home: Path, folder: Path) -> Path:
    return Path(copy_of(home / "published", folder / "before")) / "accord.duckdb"


def _page(home: Path) -> str:
    return (home / "published" / "report" / "index.html").read_text()


def _changed_rows(before: Path, now: Path) -> dict[str, int]:
    """By published table: rows gone and come, those of the new version and its scorecard aside."""
    with duckdb.connect() as reader:
        reader.execute(f"attach '{before}' as old (read_only); attach '{now}' as new (read_only)")
        names = [name for (name,) in reader.execute("select name from (show tables from old.accord)").fetchall()]
        found = {}
        for name in (name for name in names if name not in LEFT_OUT):
            columns = [row[0] for row in reader.execute(f"describe new.accord.{name}").fetchall()]
            own = {"definition": NEW, "scorecard": CARD}
            new_ones = [f"{column} is distinct from '{own[column]}'" for column in own if column in columns]
            kept = f"where {' and '.join(new_ones)}" if new_ones else ""
            old, new = (f"(from {database}.accord.{name} {kept})" for database in ("old", "new"))
            rows = reader.execute(f"select count(*) from ((from {old} except all from {new}) union all "
                                  f"(from {new} except all from {old}))").fetchone()  # fmt: skip
            found[name] = rows[0] if rows else 0
    return {name: count for name, count in found.items() if count}


def test_a_changed_number_of_a_version_in_force_is_refused_with_what_to_do(
    accord: Shell, home: Path, project: Path
) -> None:
    before = contents(home)
    _require_employees(project, OLD, 20)
    done = accord("run")
    assert done.returncode == 5  # the agreement, before anything is loaded
    for said in (
        f"'{OLD}' was published in force since 2025-09-01, but its content has changed",
        "- employees >= 50 AS meets_company_size",
        "+ employees >= 20 AS meets_company_size",
        f"accord revise marketing_qualified {OLD} NEW_NAME --in-force-from {_first_free(home)}",
        "accord sign marketing_qualified NEW_NAME --as sales --by NAME",
    ):
        assert said in done.stderr
    assert contents(home) == before
    _require_employees(project, OLD, 50)


def _first_free(home: Path) -> date:
    """The day after the last that is published."""
    return date.fromisoformat(json.loads((home / "demo.json").read_text())["last_day"]) + timedelta(days=1)


@pytest.mark.long
def test_restated_it_rewrites_the_past_once_it_is_signed_and_says_why(
    accord: Shell, home: Path, project: Path, tmp_path: Path
) -> None:
    """Step by step: tests/plugins/register/test_sign.py and tests/plugins/audit/test_restatement.py."""
    old = _published_before(home, tmp_path)
    _require_employees(project, OLD, 20)
    restate = ("run", "--restate", "fifty was a slip of the pen", "--by", "both")
    assert "was changed since it was signed" in accord(*restate).stderr
    for side, name in BOTH:
        sign = ("sign", "marketing_qualified", OLD, "--as", side, "--by", name)
        assert "This cannot be signed" in accord(*sign).stderr
        accord.succeed(*sign, "--for-restatement")
    done = accord.succeed(*restate)
    assert "RESTATED by both: fifty was a slip of the pen" in done.stdout
    assert "Restated by both: fifty was a slip" in _page(home)
    assert "stage_entries" in _changed_rows(old, home / "published" / "accord.duckdb")


@pytest.mark.long
def test_a_rule_from_tomorrow_that_both_signed_changes_nothing_before(
    accord: Shell, home: Path, project: Path, tmp_path: Path
) -> None:
    """What stops where it reaches back: tests/plugins/register/test_agreed_list.py."""
    old = _published_before(home, tmp_path)
    rules = project / "dbt_project" / "models" / "definitions" / "set_aside.yml"
    forms = "\n          - {name: forms, reason: test, when: kind = 'form_submitted'%s}\n"
    as_it_was = rules.read_text().rstrip()
    rules.write_text(as_it_was + forms % "")
    refused = accord("run")
    assert (refused.returncode, "rule forms is new (test)" in refused.stderr) == (5, True)
    rules.write_text(as_it_was + forms % f", from: {_first_free(home)}")
    for side, name in BOTH:
        accord.succeed("sign", "what_does_not_count", "--as", side, "--by", name)
    accord.succeed("run")
    assert _changed_rows(old, home / "published" / "accord.duckdb") == {}
    assert f"forms, from {_first_free(home)}." in _page(home)


def test_as_a_new_version_from_tomorrow_a_changed_number_changes_nothing_before(
    accord: Shell, home: Path, project: Path, tmp_path: Path
) -> None:
    old = _published_before(home, tmp_path)
    copy = ("--in-force-from", str(_first_free(home)), "--scorecard", f"lead_score={CARD}")
    accord.succeed("revise", "marketing_qualified", OLD, NEW, *copy)
    _require_employees(project, NEW, 10)
    for side, name in BOTH:
        accord.succeed("sign", "marketing_qualified", NEW, "--as", side, "--by", name)
    accord.succeed("run")
    now = home / "published" / "accord.duckdb"
    assert _changed_rows(old, now) == {}
    with duckdb.connect() as reader:
        reader.execute(f"attach '{now}' as new (read_only)")
        for table, named in (("definition_entries", f"definition = '{NEW}'"), ("lead_scores", f"scorecard = '{CARD}'")):
            counted = reader.execute(f"select count(*) from new.accord.{table} where {named}")
            assert counted.fetchone() > (0,)
    assert f'id="version-{NEW}"' in _page(home)
    assert "employees of the company: 10 or more" in _page(home)
