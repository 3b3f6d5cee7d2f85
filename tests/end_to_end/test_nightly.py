"""The whole chain, through Airflow, on a small demo world, as a user runs it."""

import json
import shutil
from pathlib import Path

import duckdb
import pytest
from tests.commands import command, completed
from tests.conftest import TwoRuns
from tests.support import SMALL, contents, copy_of, digest, drop_half_a_file

from accord.build.builder import build
from accord.common import settings
from accord.ingest.ingesting import ingest
from accord.store import publications

pytestmark = pytest.mark.usefixtures("airflow_here")
Contents = dict[str, tuple[int, int]]  # of each table its number of rows and a digest of them


def _current(home: Path) -> str:
    return (home / "published" / "current").resolve().name


def test_one_run_publishes_database_parquet_and_page_and_says_where(published_home: Path) -> None:
    published = published_home / "published"
    for name in ("accord.duckdb", "parquet/lead_stages.parquet", "report/index.html"):
        assert (published / name).is_file(), name
    record = json.loads((published / "current" / "publication.json").read_text())
    build = json.loads((published_home / "work" / "build.json").read_text())
    assert record["build_id"] == build["build_id"]
    assert record["leads"] > 100
    assert contents(published_home)["lead_stages"][0] == record["leads"]


@pytest.mark.long
def test_a_second_run_with_nothing_new_publishes_nothing_and_says_so(run_home: Path) -> None:
    first, audited = _current(run_home), (run_home / "work" / "audit.json").stat().st_mtime_ns
    done = completed(run_home, "run")
    assert f"Nothing is new since {first}" in done.stdout
    assert "files in" in done.stdout
    assert [path.name for path in (run_home / "published" / "history").iterdir()] == [first]
    assert (run_home / "work" / "audit.json").stat().st_mtime_ns == audited


@pytest.mark.long
def test_the_same_run_repeated_in_full_gives_the_same_answer(run_home: Path) -> None:
    before, first = contents(run_home), _current(run_home)
    completed(run_home, "run", "--full-refresh")
    assert _current(run_home) != first
    assert contents(run_home) == before


@pytest.mark.long
def test_a_full_audit_runs_when_asked_for_even_where_nothing_is_new(run_home: Path) -> None:
    first, record = _current(run_home), run_home / "work" / "audit.json"
    record.write_text(json.dumps(json.loads(record.read_text()) | {"kind": "incremental"}))
    done = completed(run_home, "run", "--full-audit")
    assert f"Nothing is new since {first}" in done.stdout
    audit = json.loads(record.read_text())
    assert (audit["kind"], audit["reason"]) == ("full", "requested")


@pytest.mark.long
def test_one_more_run_gives_what_one_build_of_everything_gives(two_runs: TwoRuns, at_once: Contents) -> None:
    """With everything that can come late: test_incremental_edge_cases.py."""
    assert contents(two_runs.published) == at_once


def test_one_more_run_publishes_what_is_new_after_an_incremental_audit(two_runs: TwoRuns) -> None:
    published = two_runs.published
    assert contents(published) != contents(two_runs.waiting)
    assert json.loads((published / "work" / "audit.json").read_text())["kind"] == "incremental"
    assert publications.read(published / "published" / "current" / "publication.json").audit_kind == "incremental"


@pytest.fixture(scope="module")
def at_once(small_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Contents:
    """What is to be published of the files of both runs, built at once."""
    home = copy_of(small_world, tmp_path_factory.mktemp("at_once") / "home")
    completed(home, "demo", *SMALL, "--extra-days", "1")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ACCORD_HOME", str(home))
        here = settings.load()
        for source in here.sources:
            ingest(here, source)
        build(here, only_models=["*"])  # without dbt's tests
        return _built(here.warehouse)


def _built(database: Path) -> Contents:
    """What a work database has to be published."""
    with duckdb.connect(str(database), read_only=True) as work:
        work.execute("use accord.accord")
        names = [name for (name,) in work.sql("select name from (show tables) order by name").fetchall()]
        return {name: digest(work, name) for name in names}


@pytest.mark.long
def test_the_work_folder_may_be_deleted_at_any_time(run_home: Path) -> None:
    before = contents(run_home)
    shutil.rmtree(run_home / "work")
    completed(run_home, "run")
    assert contents(run_home) == before


@pytest.mark.long
def test_an_earlier_day_goes_to_the_history_and_leaves_the_current_answer(run_home: Path) -> None:
    before = _current(run_home)
    done = completed(run_home, "run", "--as-of", "2025-06-01")
    assert _current(run_home) == before
    assert "history only" in done.stdout + done.stderr
    assert any(each.name.startswith("20250531T220000Z") for each in (run_home / "published" / "history").iterdir())


def test_a_run_says_task_by_task_what_it_does_and_shows_what_came_of_it(two_runs: TwoRuns) -> None:
    done = two_runs.run
    for text in ("Leads by stage", "MQLs a week", "Conversion", "Quarantine", "audit", "accord.duckdb", "index.html"):
        assert text in done.stdout
    for task in ("ingest crm", "ingest marketing", "ingest web", "build", "audit", "publish"):
        assert task in done.stderr


def test_a_rejected_file_among_many_does_not_stop_the_run_and_is_seen(two_runs: TwoRuns) -> None:
    assert "2025-12-31.jsonl.gz is rejected" in two_runs.run.stderr
    record = json.loads((two_runs.published / "published" / "current" / "publication.json").read_text())
    assert record["is_degraded"] is True


@pytest.mark.long
def test_a_rejected_file_that_was_all_of_a_runs_visits_stops_the_publication(run_home: Path) -> None:
    first = _current(run_home)
    drop_half_a_file(run_home)
    done = command(run_home, "run")
    assert done.returncode == 6  # the audit
    assert "2025-12-31.jsonl.gz" in done.stderr
    assert _current(run_home) == first


def test_a_failed_audit_leaves_the_publication_in_place_and_shows_the_rows(run_home: Path) -> None:
    before, first = contents(run_home), _current(run_home)
    with duckdb.connect() as work:
        work.execute(f"attach '{run_home / 'work' / 'accord.duckdb'}' as work")
        work.execute("delete from work.accord.stage_entries where stage = 'mql'")  # as if they were built wrongly
    done = command(run_home, "run", "--full-audit")
    assert done.returncode == 6  # the audit
    assert "nothing was published" in done.stderr
    assert "What was published before stays" in done.stderr
    assert "Traceback" not in done.stderr
    assert (_current(run_home), contents(run_home)) == (first, before)
    assert list((run_home / "work" / "failures").glob("*.md"))


@pytest.mark.long
def test_rows_lost_from_the_lake_stop_the_publication_of_what_is_built_without_them(run_home: Path) -> None:
    before, first = contents(run_home), _current(run_home)
    for file in (run_home / "lake" / "crm" / "leads").glob("loaded_on=2*/*.parquet"):
        file.unlink()
    done = command(run_home, "run")
    assert done.returncode == 8  # before anything is loaded or built
    assert f"{file} is missing" in done.stderr
    assert (_current(run_home), contents(run_home)) == (first, before)


def test_a_build_that_fails_names_the_model_and_leaves_the_publication_in_place(run_home: Path) -> None:
    first = _current(run_home)
    broken, *_ = (run_home / "lake" / "crm" / "leads").glob("loaded_on=2*/*.parquet")
    broken.write_bytes(b"no Parquet".ljust(broken.stat().st_size))  # of the same size: its hash is due once a week
    done = command(run_home, "run", "--full-refresh")
    assert done.returncode == 1
    for text in ("model stg_crm__leads", str(broken), "compiled SQL of stg_crm__leads"):
        assert text in done.stderr
    assert "Traceback" not in done.stderr
    assert _current(run_home) == first
    assert not (run_home / "work" / "build.json").exists()


def test_a_second_run_at_the_same_time_is_refused_and_the_first_is_not_disturbed(two_runs: TwoRuns) -> None:
    assert two_runs.second.returncode == 3
    assert f"process {two_runs.pid}" in two_runs.second.stderr
    assert contents(two_runs.published) == _built(two_runs.published / "work" / "accord.duckdb")
