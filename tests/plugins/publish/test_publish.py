"""Publishing: all of it at once, only what was audited, never backwards; and the way back."""

import json
import signal
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from tests.plugins.home_tables import FIRST
from tests.plugins.publish import killed
from tests.plugins.publish.older_files import take_zones_away
from tests.support import kill_points

from accord.common.errors import AccordError
from accord.common.instants import instant, naive
from accord.publish.publishing import KEEP, publish
from accord.publish.rollback import rollback
from accord.register.entries import entries
from accord.register.fingerprints import fingerprint_of
from accord.store import kept_definitions, publications

pytestmark = pytest.mark.usefixtures("without_drawings")

# When lead crm:001 entered its stage: tests.plugins.homes
FIRST_OF_001 = FIRST + timedelta(hours=7)
EARLIER, LATER = datetime(2026, 1, 19, tzinfo=UTC), datetime(2026, 1, 21, tzinfo=UTC)


@pytest.fixture
def run(home, pass_audit):
    """Builds, takes the audit as passed, and publishes as of an instant."""

    def run(as_of: datetime | None = None):
        home.at(as_of or home.settings.as_of).build()
        pass_audit(home)
        return publish(home.settings)

    return run


def test_database_parquet_page_and_data_docs_are_there_and_agree(home, run) -> None:
    publication = run()
    published = home.settings.published
    assert home.published("select count(*) from accord.lead_stages") == [(publication.leads,)]
    rows = duckdb.sql(f"select count(*) from '{published / 'parquet' / 'lead_stages.parquet'}'").fetchone()
    assert rows == (publication.leads,)
    assert "<html" in (published / "report" / "index.html").read_text().lower()
    assert (published / "report" / "data_docs" / "index.html").exists()
    assert json.loads((published / "current" / "publication.json").read_text())["build_id"] == publication.build_id
    assert home.published("select state, is_degraded from accord.publications") == [("current", False)]
    assert home.published("select suite, is_ok from accord.audit_results") == [("journey", True)]


def test_what_every_definition_said_is_kept_with_the_publication_in_sql_and_in_words(home, run) -> None:
    folder = publications.folder(home.settings, run())
    said = kept_definitions.read(folder)
    register = {each.definition: each for each in entries(home.settings)}
    assert set(said) == set(register)
    assert kept_definitions.clauses(folder) == {name: each.clauses for name, each in register.items()}
    assert {name: fingerprint_of(words) for name, words in said.items()} == {
        name: register[name].fingerprint for name in said
    }


def test_the_file_is_of_a_format_that_older_clients_read(home, run) -> None:
    run()
    header = (home.settings.published / "accord.duckdb").read_bytes()[:128]
    with duckdb.connect() as connection:
        connection.execute(f"attach '{home.settings.published / 'accord.duckdb'}' as published (read_only)")
        (tags,) = connection.execute("select tags from duckdb_databases() where database_name = 'published'").fetchone()
    assert b"DUCK" in header
    assert tags["storage_version"].startswith("v1.2.0")


@pytest.mark.parametrize("kind", ["database", "parquet"])
def test_a_reader_in_any_time_zone_sees_the_same_instants(home, run, kind: str) -> None:
    run()
    published = home.settings.published
    with duckdb.connect() as reader:
        reader.execute("set TimeZone = 'America/New_York'")
        reader.execute(f"attach '{published / 'accord.duckdb'}' as published (read_only)")
        zoneless = "select count(*) from duckdb_columns() where database_name = 'published' and data_type = 'TIMESTAMP'"
        assert reader.execute(zoneless).fetchone() == (0,)
        table = "published.accord.lead_stages" if kind == "database" else f"'{published}/parquet/lead_stages.parquet'"
        ((at,),) = reader.execute(f"select stage_since_at from {table} where lead_id = 'crm:001'").fetchall()
    assert at == FIRST_OF_001
    inside = home.published("select stage_since_at, stage_since_on from accord.lead_stages where lead_id = 'crm:001'")
    assert inside == [(naive(FIRST_OF_001), FIRST_OF_001.date())]


def test_nothing_published_can_be_written(home, run) -> None:
    run()
    files = [path for path in (home.settings.published / "current").resolve().rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if path.stat().st_mode & 0o222] == []


def test_a_column_explains_itself_in_the_published_file(home, run) -> None:
    run()
    ((comment,),) = home.published(
        "select comment from duckdb_columns() where database_name = 'published' and table_name = 'lead_stages' "
        "and column_name = 'stage_since_at'"
    )
    assert "entered the current stage" in comment


def test_history_is_carried_forward(home, run) -> None:
    first, second = run(), run(LATER)
    assert home.published("select publication_id, state from accord.publications order by published_at") == [
        (first.publication_id, "replaced"),
        (second.publication_id, "current"),
    ]
    assert home.published("select count(distinct publication_id) from accord.audit_results") == [(2,)]


def test_publications_from_before_instants_had_a_zone_are_carried_forward(home, run) -> None:
    first = run()
    take_zones_away(publications.folder(home.settings, first) / "accord.duckdb")
    run(LATER)
    at = "select published_at from accord.publications where publication_id = '{}'"
    assert home.published(at.format(first.publication_id)) == [(naive(instant(first.published_at)),)]
    assert home.published("select count(distinct audited_at) from accord.audit_results") == [(2,)]


def test_an_older_as_of_goes_to_the_history_only(home, run) -> None:
    now = run()
    older = run(EARLIER)
    assert older.state == "history_only"
    assert publications.current(home.settings) == now
    assert publications.folder(home.settings, older).is_dir()


@pytest.mark.parametrize(("missing", "said"), [("build.json", "no build has finished"), ("audit.json", "not audited")])
def test_without_a_build_or_its_audit_nothing_is_published(home, pass_audit, missing: str, said: str) -> None:
    pass_audit(home)
    (home.settings.work / missing).unlink()
    with pytest.raises(AccordError, match=said):
        publish(home.settings)
    assert not (home.settings.published / "current").exists()


def test_the_audit_of_another_build_publishes_nothing(home, pass_audit) -> None:
    pass_audit(home, build_id="build-0")
    with pytest.raises(AccordError, match=r"build-0.*build-1"):
        publish(home.settings)


def test_after_a_failed_audit_the_publication_before_stays(home, run, pass_audit) -> None:
    yesterday = run()
    home.at(LATER).build()
    pass_audit(home, is_ok=False)
    with pytest.raises(AccordError, match="a claim"):
        publish(home.settings)
    assert publications.current(home.settings) == yesterday


def test_rollback_goes_one_back_each_time_and_then_says_that_there_is_none(home, run) -> None:
    first, second, third = run(), run(LATER), run(LATER)
    assert rollback(home.settings) == second
    assert publications.current(home.settings) == second
    assert rollback(home.settings) == first
    with pytest.raises(AccordError, match="none before it"):
        rollback(home.settings)
    assert publications.current(home.settings) == first
    assert publications.folder(home.settings, third).is_dir()


def test_after_a_rollback_the_next_is_not_compared_with_what_was_taken_away(home, run) -> None:
    first, second = run(), run(LATER)
    rollback(home.settings)
    assert publications.history(home.settings).previous(LATER) == first
    third = run(LATER)
    states = dict(home.published("select publication_id, state from accord.publications"))
    assert states[second.publication_id] == "rolled_back"
    assert states[third.publication_id] == "current"
    assert rollback(home.settings) == first


def test_a_build_is_compared_with_the_newest_before_it_whatever_its_sources(home, run) -> None:
    first = run()
    home.settings = replace(home.settings, sources=("crm",))
    second = run()
    assert second.sources != first.sources
    assert publications.history(home.settings).previous(LATER) == second
    assert publications.history(home.settings).previous(EARLIER) is None


def test_only_the_newest_publications_are_kept(home, run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accord.publish.publishing.KEEP", 2)
    assert KEEP > 2
    first, second, third = run(), run(), run()
    assert list(publications.history(home.settings).publications) == [second, third]
    assert {row[0] for row in home.published("select publication_id from accord.publications")} == {
        each.publication_id for each in (first, second, third)
    }


def test_looking_back_costs_no_publication_to_go_back_to(home, run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accord.publish.publishing.KEEP", 2)
    first, second = run(), run(LATER)
    looks_back = [run(EARLIER) for _ in range(3)]
    assert list(publications.history(home.settings).publications) == [first, second, *looks_back[1:]]
    assert rollback(home.settings) == first


def test_the_audits_of_looks_back_are_carried_too(home, run) -> None:
    published = [run(LATER), run(EARLIER), run(EARLIER), run(LATER)]
    states = home.published("select state from accord.publications order by published_at")
    assert states == [("replaced",), ("history_only",), ("history_only",), ("current",)]
    audited = home.published("select distinct publication_id from accord.audit_results")
    assert {row[0] for row in audited} == {each.publication_id for each in published}


def test_one_that_nobody_saw_is_neither_gone_back_to_nor_compared_with(home, run, monkeypatch) -> None:
    """It was written, and the machine died before the flip."""
    first = run()
    with monkeypatch.context() as dying:
        dying.setattr("accord.publish.publishing.show", lambda *_: None)
        unseen = run(LATER)
    assert publications.current(home.settings) == first
    assert publications.history(home.settings).previous(LATER) == first
    third = run(LATER)
    states = dict(home.published("select publication_id, state from accord.publications"))
    assert states == {
        first.publication_id: "replaced",
        unseen.publication_id: "history_only",
        third.publication_id: "current",
    }
    assert rollback(home.settings) == first


POINTS = [point for point in kill_points() if point.startswith("publish.")]


@pytest.mark.parametrize("point", POINTS)
def test_killed_anywhere_what_is_published_is_whole_and_the_next_run_completes(
    home, run, pass_audit, point: str
) -> None:
    """Of a run that carries the files before on: whole ones pass the same points."""
    first = run()
    before = {path: path.read_bytes() for path in _files(home, first)}
    home.at(LATER).build_incremental(["crm:000"], "delete from accord.score_history where lead_id = 'crm:000'")
    pass_audit(home, kind="incremental")
    assert killed.exit_code(home.settings, point) == -signal.SIGKILL
    assert {path: path.read_bytes() for path in _files(home, first)} == before
    after = publications.current(home.settings)
    assert after is not None
    assert (after == first) == (point != "publish.after_flip")
    assert home.published("select count(*) from accord.lead_stages") == [(after.leads,)]
    last = publish(home.settings)
    assert publications.current(home.settings) == last
    assert not list(publications.history_folder(home.settings).glob(".tmp-*"))
    assert Path(home.settings.published / "report" / "index.html").exists()
    assert home.published("select count(*) from accord.score_history where lead_id = 'crm:000'") == [(0,)]
    assert {path: path.read_bytes() for path in _files(home, first)} == before


def _files(home, publication) -> list[Path]:
    return [path for path in publications.folder(home.settings, publication).rglob("*") if path.is_file()]
