"""The whole night, through Airflow, on a small demo world, as a user runs it."""

import gzip
import json
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from tests.support import SMALL, accord, contents, copy_of, succeed

from accord.common import settings
from accord.store import publications


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
    told = succeed(run_home, "run")
    assert f"Nothing is new since {first}" in told.stdout
    assert "files in" in told.stdout
    assert [path.name for path in (run_home / "published" / "history").iterdir()] == [first]
    assert (run_home / "work" / "audit.json").stat().st_mtime_ns == audited


@pytest.mark.long
def test_the_same_night_made_anew_gives_the_same_answer(run_home: Path) -> None:
    before, first = contents(run_home), _current(run_home)
    succeed(run_home, "run", "--full-refresh")
    assert _current(run_home) != first
    assert contents(run_home) == before


def test_a_full_audit_is_made_when_asked_for_also_where_nothing_is_new(run_home: Path) -> None:
    record = run_home / "work" / "audit.json"
    record.write_text(json.dumps(json.loads(record.read_text()) | {"kind": "incremental"}))
    told = succeed(run_home, "run", "--full-audit")
    assert "Nothing is new since" in told.stdout
    audit = json.loads(record.read_text())
    assert (audit["kind"], audit["reason"]) == ("full", "requested")


@pytest.fixture(scope="module")
def at_once(small_world: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, CompletedProcess[str]]:
    """Both nights run at once, with half a file among theirs; and what the run said."""
    home = copy_of(small_world, tmp_path_factory.mktemp("at_once") / "home")
    succeed(home, "demo", *SMALL, "--extra-days", "1")
    _drop_half_a_file(home)
    return home, succeed(home, "run")


def test_one_further_night_gives_what_one_run_over_everything_gives(
    two_nights: tuple[Path, Path], at_once: tuple[Path, CompletedProcess[str]]
) -> None:
    first_night, both_nights = two_nights
    assert contents(at_once[0]) == contents(both_nights)
    assert contents(both_nights) != contents(first_night)
    assert json.loads((both_nights / "work" / "audit.json").read_text())["kind"] == "incremental"
    assert publications.read(both_nights / "published" / "current" / "publication.json").audit_kind == "incremental"


@pytest.mark.long
def test_the_work_folder_may_be_deleted_at_any_time(run_home: Path) -> None:
    import shutil

    before = contents(run_home)
    shutil.rmtree(run_home / "work")
    succeed(run_home, "run")
    assert contents(run_home) == before


@pytest.mark.long
def test_an_earlier_day_goes_to_the_history_and_leaves_the_current_answer(run_home: Path) -> None:
    before = _current(run_home)
    told = succeed(run_home, "run", "--as-of", "2025-06-01")
    assert _current(run_home) == before
    assert "history only" in told.stdout + told.stderr
    assert any(each.name.startswith("20250531T220000Z") for each in (run_home / "published" / "history").iterdir())


def _drop_half_a_file(home: Path) -> None:
    broken = home / "inbox" / "web" / "page_views" / "2025-12-31.jsonl.gz"
    broken.parent.mkdir(parents=True, exist_ok=True)
    broken.write_bytes(gzip.compress(b'{"visitor_id": "v1"}\n' * 50)[:30])


def test_a_run_says_task_by_task_what_it_does_and_shows_what_came_of_it(
    at_once: tuple[Path, CompletedProcess[str]],
) -> None:
    _, told = at_once
    for text in ("Leads by stage", "MQLs a week", "Conversion", "Quarantine", "audit", "accord.duckdb", "index.html"):
        assert text in told.stdout
    for task in ("ingest crm", "ingest marketing", "ingest web", "build", "audit", "publish"):
        assert task in told.stderr


def test_a_rejected_file_among_many_does_not_stop_the_night_and_is_seen(
    at_once: tuple[Path, CompletedProcess[str]],
) -> None:
    home, told = at_once
    assert "2025-12-31.jsonl.gz is rejected" in told.stderr
    record = json.loads((home / "published" / "current" / "publication.json").read_text())
    assert record["is_degraded"] is True


@pytest.mark.long
def test_a_rejected_file_that_was_all_of_the_nights_visits_stops_the_publication(run_home: Path) -> None:
    first = _current(run_home)
    _drop_half_a_file(run_home)
    told = accord(run_home, "run")
    assert told.returncode == 6  # the audit
    assert "2025-12-31.jsonl.gz" in told.stderr
    assert _current(run_home) == first


def test_a_failed_audit_leaves_yesterday_in_place_and_shows_the_rows(run_home: Path) -> None:
    before, first = contents(run_home), _current(run_home)
    lake = run_home / "lake" / "crm" / "leads"
    for file in lake.glob("loaded_on=2*/*.parquet"):  # as if the leads had vanished from the lake
        file.unlink()
    told = accord(run_home, "run")
    assert told.returncode == 6  # the audit
    assert "nothing was published" in told.stderr
    assert "What was published before stays" in told.stderr
    assert "Traceback" not in told.stderr
    assert (_current(run_home), contents(run_home)) == (first, before)
    assert list((run_home / "work" / "failures").glob("*.md"))


def test_a_second_run_at_the_same_time_is_refused_and_the_first_is_not_disturbed(run_home: Path) -> None:
    from tests.support import start

    first = start(run_home, "run")
    try:
        note = run_home / "work" / "run.holder.json"
        while not note.exists():
            assert first.poll() is None
        second = accord(run_home, "run")
        assert second.returncode == 3
        assert f"process {first.pid}" in second.stderr
        assert first.wait(timeout=600) == 0
    finally:
        first.kill()


def test_a_build_that_fails_names_the_model_and_its_compiled_sql(run_home: Path, tmp_path: Path) -> None:
    import shutil

    project = tmp_path / "project"
    project.mkdir()
    for folder in ("dbt_project", "dags", "plugins", "expectations"):
        shutil.copytree(settings.PROJECT / folder, project / folder)
    model = project / "dbt_project" / "models" / "marts" / "lead_stages.sql"
    model.write_text(model.read_text() + "\nwhere no_such_column = 1")
    told = accord(run_home, "run", ACCORD_PROJECT=str(project))
    assert told.returncode == 1
    assert "model lead_stages" in told.stderr
    assert "no_such_column" in told.stderr
    assert "compiled SQL" in told.stderr
    assert not (run_home / "work" / "build.json").exists()
