"""Publishing: all of it at once, only what was audited, never backwards; and the way back."""

import json
import signal
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from tests.plugins.home_tables import FIRST
from tests.plugins.homes import Home, copy_of
from tests.plugins.publish import killed
from tests.plugins.publish.conftest import LATER, made, passed
from tests.plugins.publish.older_files import take_zones_away
from tests.support import kill_points

from accord.common.errors import AccordError
from accord.common.instants import instant, naive
from accord.publish.publishing import KEEP, publish
from accord.publish.rollback import rollback
from accord.register.entries import entries
from accord.register.fingerprints import fingerprint_of
from accord.store import kept_definitions, publications
from accord.store.publications import Publication

pytestmark = pytest.mark.usefixtures("without_drawings")

# When lead crm:001 entered its stage: tests.plugins.homes
FIRST_OF_001 = FIRST + timedelta(hours=7)
EARLIER = datetime(2026, 1, 19, tzinfo=UTC)


def run(home: Home, as_of: datetime | None = None) -> Publication:
    """Builds, takes the audit as passed, and publishes as of an instant."""
    home.at(as_of or home.settings.as_of).build()
    passed(home)
    return publish(home.settings)


def test_database_parquet_page_and_data_docs_are_there_and_agree(once) -> None:
    home, publication = once
    published = home.settings.published
    assert home.published("select count(*) from accord.lead_stages") == [(publication.leads,)]
    rows = duckdb.sql(f"select count(*) from '{published / 'parquet' / 'lead_stages.parquet'}'").fetchone()
    assert rows == (publication.leads,)
    assert "<html" in (published / "report" / "index.html").read_text().lower()
    assert (published / "report" / "data_docs" / "index.html").exists()
    assert json.loads((published / "current" / "publication.json").read_text())["build_id"] == publication.build_id
    assert home.published("select state, is_degraded from accord.publications") == [("current", False)]
    assert home.published("select suite, is_ok from accord.audit_results") == [("journey", True)]


def test_what_every_definition_said_is_kept_with_the_publication_in_sql_and_in_words(once) -> None:
    home, publication = once
    folder = publications.folder(home.settings, publication)
    said = kept_definitions.read(folder)
    register = {each.definition: each for each in entries(home.settings)}
    assert set(said) == set(register)
    assert kept_definitions.clauses(folder) == {name: each.clauses for name, each in register.items()}
    assert {name: fingerprint_of(words) for name, words in said.items()} == {
        name: register[name].fingerprint for name in said
    }


def test_the_file_is_of_a_format_that_older_clients_read(once) -> None:
    database = once[0].settings.published / "accord.duckdb"
    header = database.read_bytes()[:128]
    with duckdb.connect() as connection:
        connection.execute(f"attach '{database}' as published (read_only)")
        (tags,) = connection.execute("select tags from duckdb_databases() where database_name = 'published'").fetchone()
    assert b"DUCK" in header
    assert tags["storage_version"].startswith("v1.2.0")


@pytest.mark.parametrize("kind", ["database", "parquet"])
def test_a_reader_in_any_time_zone_sees_the_same_instants(once, kind: str) -> None:
    home, _ = once
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


def test_nothing_published_can_be_written(once) -> None:
    files = [path for path in (once[0].settings.published / "current").resolve().rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if path.stat().st_mode & 0o222] == []


def test_a_column_explains_itself_in_the_published_file(once) -> None:
    ((comment,),) = once[0].published(
        "select comment from duckdb_columns() where database_name = 'published' and table_name = 'lead_stages' "
        "and column_name = 'stage_since_at'"
    )
    assert "entered the current stage" in comment


def test_every_published_table_and_column_says_what_it_is(once) -> None:
    home, _ = once
    where = "database_name = 'published' and coalesce(comment, '') = ''"
    assert home.published(f"select table_name from duckdb_tables() where {where}") == []
    assert home.published(f"select table_name, column_name from duckdb_columns() where {where}") == []


def test_history_is_carried_forward(twice) -> None:
    home, first, second = twice
    assert home.published("select publication_id, state from accord.publications order by published_at") == [
        (first.publication_id, "replaced"),
        (second.publication_id, "current"),
    ]
    assert home.published("select count(distinct publication_id) from accord.audit_results") == [(2,)]


def test_publications_from_before_instants_had_a_zone_are_carried_forward(after_one) -> None:
    home, first = after_one
    take_zones_away(publications.folder(home.settings, first) / "accord.duckdb")
    run(home, LATER)
    at = "select published_at from accord.publications where publication_id = '{}'"
    assert home.published(at.format(first.publication_id)) == [(naive(instant(first.published_at)),)]
    assert home.published("select count(distinct audited_at) from accord.audit_results") == [(2,)]


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


def test_after_a_failed_audit_the_publication_before_stays(after_one, pass_audit) -> None:
    home, yesterday = after_one
    home.at(LATER).build()
    pass_audit(home, is_ok=False)
    with pytest.raises(AccordError, match="a claim"):
        publish(home.settings)
    assert publications.current(home.settings) == yesterday


def test_rollback_goes_one_back_each_time_and_then_says_that_there_is_none(after_two) -> None:
    home, first, second = after_two
    third = run(home, LATER)
    assert rollback(home.settings) == second
    assert publications.current(home.settings) == second
    assert rollback(home.settings) == first
    with pytest.raises(AccordError, match="none before it"):
        rollback(home.settings)
    assert publications.current(home.settings) == first
    assert publications.folder(home.settings, third).is_dir()


def test_after_a_rollback_the_next_is_not_compared_with_what_was_taken_away(after_two) -> None:
    home, first, second = after_two
    rollback(home.settings)
    assert publications.history(home.settings).previous(LATER) == first
    third = run(home, LATER)
    states = dict(home.published("select publication_id, state from accord.publications"))
    assert states[second.publication_id] == "rolled_back"
    assert states[third.publication_id] == "current"
    assert rollback(home.settings) == first


def test_a_build_is_compared_with_the_newest_before_it_whatever_its_sources(after_one) -> None:
    home, first = after_one
    home.settings = replace(home.settings, sources=("crm",))
    second = run(home)
    assert second.sources != first.sources
    assert publications.history(home.settings).previous(LATER) == second
    assert publications.history(home.settings).previous(EARLIER) is None


def test_only_the_newest_publications_are_kept(after_two, monkeypatch: pytest.MonkeyPatch) -> None:
    home, first, second = after_two
    monkeypatch.setattr("accord.publish.publishing.KEEP", 2)
    assert KEEP > 2
    third = run(home)
    assert list(publications.history(home.settings).publications) == [second, third]
    assert {row[0] for row in home.published("select publication_id from accord.publications")} == {
        each.publication_id for each in (first, second, third)
    }


def test_a_look_back_goes_to_the_history_only_and_costs_no_publication_to_go_back_to(
    after_two, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its audit is carried on too, by other looks back and by the next publication that readers see."""
    home, first, second = after_two
    monkeypatch.setattr("accord.publish.publishing.KEEP", 2)
    looks_back = [run(home, EARLIER) for _ in range(3)]
    assert [each.state for each in looks_back] == ["history_only"] * 3
    assert publications.folder(home.settings, looks_back[-1]).is_dir()
    assert publications.current(home.settings) == second
    assert list(publications.history(home.settings).publications) == [first, second, *looks_back[1:]]
    assert rollback(home.settings) == first
    last = run(home, LATER)
    states = home.published("select state from accord.publications order by published_at")
    assert states == [("replaced",), ("rolled_back",), *[("history_only",)] * 3, ("current",)]
    audited = home.published("select distinct publication_id from accord.audit_results")
    assert {row[0] for row in audited} == {each.publication_id for each in (first, second, *looks_back, last)}


def test_one_that_nobody_saw_is_neither_gone_back_to_nor_compared_with(after_one, monkeypatch) -> None:
    """It was written, and the machine died before the flip."""
    home, first = after_one
    with monkeypatch.context() as dying:
        dying.setattr("accord.publish.publishing.show", lambda *_: None)
        unseen = run(home, LATER)
    assert publications.current(home.settings) == first
    assert publications.history(home.settings).previous(LATER) == first
    third = run(home, LATER)
    states = dict(home.published("select publication_id, state from accord.publications"))
    assert states == {
        first.publication_id: "replaced",
        unseen.publication_id: "history_only",
        third.publication_id: "current",
    }
    assert rollback(home.settings) == first


POINTS = [point for point in kill_points() if point.startswith("publish.")]


@pytest.fixture(scope="module")
def to_be_killed(once, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A run that carries the files before on is about to publish: whole ones pass the same points."""
    with made(once[0], tmp_path_factory.mktemp("to_be_killed")) as home:
        home.at(LATER).build_incremental(["crm:000"], "delete from accord.score_history where lead_id = 'crm:000'")
        passed(home, kind="incremental")
        return home


@pytest.mark.parametrize("point", POINTS)
def test_killed_anywhere_what_is_published_is_whole_and_the_next_run_completes(
    to_be_killed, once, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    monkeypatch.setenv("ACCORD_HOME", str(tmp_path))
    home, first = copy_of(to_be_killed, tmp_path), once[1]
    before = {path: path.read_bytes() for path in _files(home, first)}
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
