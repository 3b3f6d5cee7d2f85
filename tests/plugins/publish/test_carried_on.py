"""A run's files are those of the publication before, carried on: the same as if written whole."""

import random
import shutil
from typing import Any

import duckdb
import pytest
from tests.plugins.homes import Home, copy_of
from tests.plugins.publish.conftest import LATER, made
from tests.plugins.publish.older_files import take_zones_away
from tests.plugins.publish.written import everything, whole, write
from tests.support import parquet

from accord.common.errors import AccordError
from accord.publish.publishing import publish
from accord.store import publications
from accord.store.builds import read_build
from accord.store.publications import Publication

pytestmark = pytest.mark.usefixtures("without_drawings")

LEADS = [f"crm:{number:03}" for number in range(40)]
# Two years of scores of every lead, some clauses: what a history-sized table looks like, in small.
HISTORY = """
insert into accord.score_history
select lead_id, 'lead_score', component, day::date, day, hash(lead_id, day, component) % 1000 / 10
from accord.lead_stages, (select unnest(['total', 'fit', 'web']) as component),
    range(timestamp '2024-01-05', timestamp '2025-12-20', interval 9 day) as days (day)
"""


@pytest.fixture(scope="module")
def begun(home_built: Home, tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Publication]:
    """A home with a history, published whole as `p0`. Not to be written to: see `home` and `first`."""
    with made(home_built, tmp_path_factory.mktemp("begun")) as home:
        home.change(HISTORY)
        return home, write(home, "p0")[0]


@pytest.fixture
def first(begun: tuple[Home, Publication], home: Home) -> Publication:
    """`home` becomes a copy of the one with a history; its publication `p0`."""
    shutil.rmtree(home.settings.home)
    home.builds = copy_of(begun[0], home.settings.home).builds
    return begun[1]


def _run(dice: random.Random) -> tuple[list[str], list[str]]:
    """Leads that a run touches, and what it does to their rows, in SQL."""
    touched = dice.sample([*LEADS, "crm:new"], dice.randint(0, 6))
    changes = []
    for lead in touched:
        day = f"2026-{dice.randint(1, 3):02}-{dice.randint(1, 28):02}"
        kind = dice.choice(["nothing", "new day", "other score", "other history", "gone", "no longer met", "met"])
        of_lead = f"where lead_id = '{lead}'"
        changes += {
            "nothing": [],
            "new day": [
                f"delete from accord.score_history {of_lead} and scored_on = '{day}'",
                f"insert into accord.score_history values ('{lead}', 'lead_score', 'total', '{day}', '{day}', 3.5)",
            ],
            "other score": [f"update accord.score_history set score = score + 1 {of_lead} and month(scored_on) = 4"],
            "other history": [f"update accord.score_history set score = score + 0.25 {of_lead}"],
            "gone": [f"delete from accord.score_history {of_lead}", f"delete from accord.clauses_met {of_lead}"],
            "no longer met": [f"delete from accord.definition_entries {of_lead}"],
            "met": [
                f"delete from accord.clauses_met {of_lead} and definition = 'd'",
                f"insert into accord.clauses_met values ('d', 'mql', '{lead}', 1, 'c', '{day}')",
            ],
        }[kind]
    # What is as at as_of changes for everybody.
    return touched, [*changes, "update accord.lead_stages set engagement_score = engagement_score - 1"]


@pytest.mark.parametrize(
    ("seed", "runs"), [(0, 3), *(pytest.param(seed, 5, marks=pytest.mark.long) for seed in range(20))]
)
def test_runs_carried_on_one_upon_the_other_are_what_would_be_written_whole(home, first, seed: int, runs: int) -> None:
    dice, base = random.Random(seed), first
    for run in range(1, runs + 1):
        touched, changes = _run(dice)
        home.build_incremental(touched, *changes)
        base, written = write(home, f"p{run}", base)
        assert set(written.months) == {"score_history", "definition_entries", "clauses_met", "sales_activities"}
        assert everything(publications.folder(home.settings, base)) == whole(home, base)


def test_a_column_that_is_always_filled_cannot_be_empty_in_the_published_file(home, first) -> None:
    columns = {
        name: is_nullable
        for name, _, is_nullable, _ in everything(publications.folder(home.settings, first))["score_history"][1]
    }
    assert columns == dict.fromkeys(["lead_id", "scorecard", "component", "scored_on", "moment_at", "score"], False)


def test_a_month_in_which_nothing_changed_is_the_very_file_of_before(home, first) -> None:
    home.build_incremental(
        ["crm:003"],
        "update accord.score_history set score = 77 where lead_id = 'crm:003' and scored_on = '2024-03-08'",
        "insert into accord.score_history values ('crm:003', 'lead_score', 'fit', '2026-02-03', '2026-02-03', 1)",
    )
    second, written = write(home, "p1", first)
    assert written.months["score_history"] == ["2024-03", "2026-02"]
    before, after = _months(home, first), _months(home, second)
    assert {name for name in after if before.get(name) != after[name]} == {"month=2024-03", "month=2026-02"}
    assert len(before) >= 24


def test_of_a_month_there_is_one_file(home, first) -> None:
    folder = publications.folder(home.settings, first) / "parquet" / "score_history"
    assert [len(list(month.iterdir())) for month in folder.iterdir()] == [1] * len(list(folder.iterdir()))
    rows = duckdb.sql(f"select distinct month from read_parquet('{folder}/*/*.parquet', hive_partitioning = true)")
    assert {f"month={month}" for (month,) in rows.fetchall()} == {path.name for path in folder.iterdir()}


def test_where_files_cannot_be_linked_they_are_copied(home, first, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("another file system")

    monkeypatch.setattr("os.link", refuse)
    home.build_incremental([])
    second, _ = write(home, "p1", first)
    assert not set(_months(home, first).values()) & set(_months(home, second).values())
    assert everything(publications.folder(home.settings, second)) == whole(home, second)


def _months(home: Any, publication: Publication) -> dict[str, int]:
    """The files of score_history, by month, as the numbers under which the file system keeps them."""
    folder = publications.folder(home.settings, publication) / "parquet" / "score_history"
    return {path.parent.name: path.stat().st_ino for path in folder.glob("*/*.parquet")}


def test_to_forget_a_publication_takes_nothing_from_those_that_share_its_files(home, first) -> None:
    home.build_incremental([])
    second, _ = write(home, "p1", first)
    before = everything(publications.folder(home.settings, second))
    shutil.rmtree(publications.folder(home.settings, first))
    assert everything(publications.folder(home.settings, second)) == before


def test_a_table_whose_columns_changed_is_written_whole(home, first) -> None:
    """As after a column was added to the contract: nothing of the old table fits."""
    with duckdb.connect() as connection:
        database = publications.folder(home.settings, first) / "accord.duckdb"
        connection.execute(f"attach '{database}' as before")
        connection.execute("alter table before.accord.clauses_met rename column clause to condition")
    home.build_incremental([])
    second, written = write(home, "p1", first)
    assert set(written.months) == {"score_history", "definition_entries", "sales_activities"}
    assert everything(publications.folder(home.settings, second)) == whole(home, second)


def test_after_a_publication_whose_instants_had_no_zone_every_month_is_written_anew(home, first) -> None:
    """As the first run after an upgrade finds it."""
    take_zones_away(publications.folder(home.settings, first) / "accord.duckdb")
    home.build_incremental([])
    second, written = write(home, "p1", first)
    assert written.months == {}
    assert not set(_months(home, first).values()) & set(_months(home, second).values())


def test_a_lead_that_changed_without_being_touched_stops_the_publication(home, first) -> None:
    home.build_incremental(
        ["crm:001"], "delete from accord.score_history where lead_id = 'crm:002' and scored_on < '2024-06-01'"
    )
    with pytest.raises(AccordError, match=r"score_history .*leads that this run did not touch.*full-refresh"):
        write(home, "p1", first)


def test_a_history_without_a_row_still_has_its_columns_in_parquet(home) -> None:
    home.change("delete from accord.score_history")
    publication, _ = write(home, "p0")
    path = publications.folder(home.settings, publication) / "parquet" / "score_history"
    assert duckdb.sql(f"select count(score) from {parquet(path)}").fetchone() == (0,)


def test_after_a_full_audit_everything_is_written_anew(home, pass_audit, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once a week: so a file carried on from run to run never grows for long."""
    bases: list[Any] = []

    class WrittenEnoughError(Exception):
        pass

    def note(*arguments: Any) -> None:
        bases.append(arguments[-1])
        raise WrittenEnoughError

    monkeypatch.setattr("accord.publish.publishing._write", note)
    monkeypatch.setattr("accord.store.publications.History.base_of", lambda *_: "the publication before")
    for kind in ("incremental", "full"):
        pass_audit(home, kind=kind)
        with pytest.raises(WrittenEnoughError):
            publish(home.settings)
    assert bases == ["the publication before", None]


def test_a_run_stands_only_on_a_publication_that_readers_saw(after_one) -> None:
    home, shown = after_one
    home.at(LATER).build_incremental([])
    build = read_build(home.settings)
    assert publications.history(home.settings).base_of(build) == shown
    assert publications.history(home.settings).base_of(build | {"mode": "full"}) is None
    assert publications.history(home.settings).base_of(build | {"rebuild": ["lead_score"]}) is None
    assert publications.history(home.settings).base_of(build | {"base_build_id": "never published"}) is None
    publications.rollback_log(home.settings).write_text(f'{{"publication_id": "{shown.publication_id}"}}\n')
    (home.settings.published / "current").unlink()
    assert publications.history(home.settings).base_of(build) is None


# Every run touches three leads of a hundred, which get a new day; a tenth of those get another history.
THIS_RUN = """
create or replace table core.this_run as
select lead_id from accord.lead_stages where hash(lead_id, {run}) % 100 < 3
"""
RECOMPUTED = """
update accord.score_history set score = score + 1
where lead_id in (from core.this_run) and hash(lead_id, {run}, 1) % 10 = 0
"""
NEW_DAY = """
insert into accord.score_history
select lead_id, 'lead_score', 'total', date '2026-01-01' + {run}, timestamp '2026-01-01', 5 from core.this_run
"""


@pytest.mark.long
def test_a_file_carried_on_for_a_month_of_runs_hardly_grows(home) -> None:
    home.change(
        "insert into accord.lead_stages select leads.* replace (lead_id || n as lead_id) "
        "from accord.lead_stages as leads, range(100) as t (n)"
    )
    home.change(HISTORY)
    base, _ = write(home, "p0")
    for run in range(1, 31):
        home.change(THIS_RUN.format(run=run))
        touch = "insert into core.touched_leads select lead_id, true from core.this_run"
        home.build_incremental([], touch, RECOMPUTED.format(run=run), NEW_DAY.format(run=run))
        base, _ = write(home, f"p{run:02}", base)
    carried = (publications.folder(home.settings, base) / "accord.duckdb").stat().st_size
    at_once, _ = write(home, "whole")
    assert carried <= 1.5 * (publications.folder(home.settings, at_once) / "accord.duckdb").stat().st_size
