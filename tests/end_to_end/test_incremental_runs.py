"""Runs that carry on from the one before, against builds of everything: row for row, in every table that is kept."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
from tests.end_to_end.small_lakes import KEPT, OF_ONE_RUN

from accord.build.builder import BuildReport, build
from accord.common import settings
from accord.ingest.ingesting import ingest


class Home:
    """A home into whose inbox the files of a world arrive by the day in their names."""

    def __init__(self, world: Path, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.world, self.folder, self.patch = world, folder, patch

    def run(self, as_of: str, withheld: tuple[str, ...] = (), until: str | None = None) -> BuildReport:
        """What arrived before `until` (default: as_of), but nothing of the withheld sources, ingested and built."""
        for file in sorted((self.world / "inbox").rglob("*")):
            place = file.relative_to(self.world / "inbox")
            to = self.folder / "inbox" / place
            if file.is_file() and place.parts[0] not in withheld and _day(file) < (until or as_of) and not to.exists():
                to.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(file, to)
        here = self._settings(as_of)
        for source in here.sources:
            ingest(here, source)
        return build(here)

    def everything(self, as_of: str) -> BuildReport:
        """All that has arrived, built from the lake."""
        return build(self._settings(as_of), full_refresh=True)

    def _settings(self, as_of: str) -> settings.Settings:
        self.patch.setenv("ACCORD_HOME", str(self.folder))
        return settings.load(as_of=as_of)

    def tables(self) -> dict[str, list[tuple]]:
        """Every kept table with its rows in order."""
        with duckdb.connect(str(self.folder / "work" / "accord.duckdb"), read_only=True) as warehouse:
            found = warehouse.execute(
                "select schema_name, table_name from duckdb_tables() where schema_name in (?, ?, ?, ?)", KEPT
            ).fetchall()
            return {
                f"{schema}.{table}": warehouse.execute(
                    f"select columns(c -> c <> 'build_number') from accord.{schema}.{table} order by all"
                ).fetchall()
                for schema, table in found
                # a carried state differs in the last bits of its doubles; every score made of it is compared
                if table not in OF_ONE_RUN and not table.endswith(("_before", "_state"))
            }


def _day(file: Path) -> str:
    try:
        return date.fromisoformat(file.name[:10]).isoformat()
    except ValueError:
        return ""


@pytest.fixture(scope="module")
def patch() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture
def home(small_world: Path, tmp_path: Path, patch: pytest.MonkeyPatch) -> Home:
    return Home(small_world, tmp_path / "home", patch)


def assert_same_as_everything_at_once(home: Home, as_of: str) -> None:
    carried = home.tables()
    assert home.everything(as_of).mode == "full"
    whole = home.tables()
    assert carried.keys() == whole.keys()
    for table, rows in whole.items():
        surplus, missing = set(carried[table]) - set(rows), set(rows) - set(carried[table])
        assert (table, sorted(surplus, key=str)[:3], sorted(missing, key=str)[:3]) == (table, [], [])
        assert len(carried[table]) == len(rows), table


@pytest.mark.long
def test_runs_one_after_the_other_are_one_build_of_everything(home: Home) -> None:
    """Late rows, corrections, merges and identifications of a fortnight, the CRM's a run later than the rest's."""
    assert home.run("2025-06-01").mode == "full"
    for as_of, withheld in [("2025-06-05", ("crm",)), ("2025-06-06", ()), ("2025-06-14", ())]:
        made = home.run(as_of, withheld)
        assert made.mode == "incremental"
        assert made.touched_leads
    assert_same_as_everything_at_once(home, "2025-06-14")


@pytest.mark.long
def test_what_comes_late_to_the_same_evening_is_as_if_it_had_come_in_time(home: Home) -> None:
    assert home.run("2025-06-10", ("web", "marketing")).mode == "full"
    assert home.run("2025-06-10").mode == "incremental"
    assert home.run("2025-06-10").mode == "nothing_new"
    assert_same_as_everything_at_once(home, "2025-06-10")


@pytest.mark.long
def test_a_run_without_news_moves_only_the_instant_that_is_looked_from(home: Home) -> None:
    home.run("2025-06-10")
    made = home.run("2025-06-11 12:34:56", until="2025-06-10")
    assert (made.mode, made.previous_as_of) == ("incremental", "2025-06-09T22:00:00+00:00")
    assert_same_as_everything_at_once(home, "2025-06-11 12:34:56")


@pytest.mark.long
def test_what_was_dated_in_the_future_counts_when_its_time_has_come(home: Home) -> None:
    """The lake may hold more than a build looked at: nothing lands between the two, and yet the second has news."""
    assert home.run("2025-06-03", until="2025-06-20").mode == "full"
    made = home.run("2025-06-10 09:00:00", until="2025-06-20")
    assert made.mode == "incremental"
    assert made.touched_leads
    assert_same_as_everything_at_once(home, "2025-06-10 09:00:00")
