"""A definition in force is changed: refused, made a new version, or restated. As Marketing and Sales would do it."""

import json
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import duckdb
import pytest
from tests.support import accord, contents, copy_of, project_copy, succeed

pytestmark = pytest.mark.timeout(1800)
GATE = Path("dbt_project") / "models" / "definitions" / "marketing_qualified"
OLD, NEW, CARD = "profile_and_actions", "profile_2027", "score_2027"
BOTH = (("marketing", "Maren Holt"), ("sales", "Anil Rao"))
# Not a function of the lake, or about the register itself.
LEFT_OUT = ("publications", "audit_results", "agreements")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return project_copy(tmp_path / "project")


def _edit(project: Path, version: str, before: str, after: str) -> None:
    file = project / GATE / f"{version}.sql"
    assert before in file.read_text()
    file.write_text(file.read_text().replace(before, after))


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


def test_a_changed_number_is_refused_and_as_a_new_version_from_tomorrow_it_changes_nothing_before(
    run_home: Path, project: Path, tmp_path: Path
) -> None:
    try_to, do = (partial(each, run_home, ACCORD_PROJECT=str(project)) for each in (accord, succeed))
    before = contents(run_home)
    old = Path(copy_of(run_home / "published", tmp_path / "before")) / "accord.duckdb"
    first_free = date.fromisoformat(json.loads((run_home / "demo.json").read_text())["last_day"]) + timedelta(days=1)
    _edit(project, OLD, "employees >= 50", "employees >= 20")

    told = try_to("run")
    assert told.returncode == 6  # the audit
    for said in (
        f"'{OLD}' was published in force since 2025-09-01, but its content has changed",
        "- employees >= 50 AS meets_company_size",
        "+ employees >= 20 AS meets_company_size",
        f"accord revise marketing_qualified {OLD} NEW_NAME --in-force-from {first_free}",
        "accord sign marketing_qualified NEW_NAME --as sales --by NAME",
    ):
        assert said in told.stderr
    assert contents(run_home) == before

    copy = ("--in-force-from", str(first_free), "--scorecard", f"lead_score={CARD}")
    do("revise", "marketing_qualified", OLD, NEW, *copy)
    _edit(project, OLD, "employees >= 20", "employees >= 50")
    for side, name in BOTH:
        do("sign", "marketing_qualified", NEW, "--as", side, "--by", name)
    do("run")
    now = run_home / "published" / "accord.duckdb"
    assert _changed_rows(old, now) == {}
    with duckdb.connect() as reader:
        reader.execute(f"attach '{now}' as new (read_only)")
        for table, named in (("definition_entries", f"definition = '{NEW}'"), ("lead_scores", f"scorecard = '{CARD}'")):
            counted = reader.execute(f"select count(*) from new.accord.{table} where {named}")
            assert counted.fetchone() > (0,)
    page = (run_home / "published" / "report" / "index.html").read_text()
    assert f'id="version-{NEW}"' in page
    assert "employees of the company: 20 or more" in page


def test_the_same_change_restated_rewrites_the_past_and_says_why(run_home: Path, project: Path, tmp_path: Path) -> None:
    try_to, do = (partial(each, run_home, ACCORD_PROJECT=str(project)) for each in (accord, succeed))
    old = Path(copy_of(run_home / "published", tmp_path / "before")) / "accord.duckdb"
    _edit(project, OLD, "employees >= 50", "employees >= 20")
    restate = ("run", "--restate", "fifty was a slip of the pen", "--by", "both")
    assert "was changed since it was signed" in try_to(*restate).stderr
    for side, name in BOTH:
        sign = ("sign", "marketing_qualified", OLD, "--as", side, "--by", name)
        assert "This cannot be signed" in try_to(*sign).stderr
        do(*sign, "--for-restatement")
    told = do(*restate)
    assert "RESTATED by both: fifty was a slip of the pen" in told.stdout
    assert "Restated by both: fifty was a slip" in (run_home / "published" / "report" / "index.html").read_text()
    assert "stage_entries" in _changed_rows(old, run_home / "published" / "accord.duckdb")
