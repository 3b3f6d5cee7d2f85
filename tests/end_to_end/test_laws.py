"""Laws of the whole pipeline, from lake to published tables, on one world seen as of an instant in its middle."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from tests.support import copy_of

from accord.build.builder import build
from accord.common import settings
from accord.ingest.ingesting import ingest
from accord.store import contracts

# By default tests/oracle compares a world with data after its as_of; the edge cases of incremental runs have late rows.
pytestmark = pytest.mark.long
AS_OF = "2025-09-10T13:47:11Z"
WHEN = {
    "accounts": "modified_at",
    "answers": "answered_at",
    "campaign_touches": "touched_at",
    "campaigns": "modified_at",
    "decisions": "decided_at",
    "disputes": "raised_at",
    "email_events": "occurred_at",
    "form_submissions": "submitted_at",
    "identifications": "identified_at",
    "lead_changes": "changed_at",
    "leads": "created_at",
    "merges": "merged_at",
    "opportunities": "opened_at",
    "opportunity_contacts": "added_at",
    "opportunity_stages": "changed_at",
    "page_views": "viewed_at",
    "reps": "modified_at",
    "sales_activities": "occurred_at",
}


@pytest.fixture(scope="module")
def landed(small_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small world, ingested."""
    home = copy_of(small_world, tmp_path_factory.mktemp("laws") / "landed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ACCORD_HOME", str(home))
        here = settings.load()
        for source in here.sources:
            ingest(here, source)
    return home


@pytest.fixture(scope="module")
def expected(landed: Path) -> dict[str, list[tuple]]:
    """The published tables of the world as of AS_OF."""
    return built(landed)


def test_looking_from_an_earlier_instant_is_having_no_later_data(landed, expected, tmp_path) -> None:
    """Rule 21: as_of is truncation."""
    home = rewritten(landed, tmp_path / "cut", lambda table, key: f"where {WHEN[table]} < timestamptz '{AS_OF}'")
    assert expected["lead_stages"]
    assert_same(built(home), expected)


def test_the_order_in_which_data_arrived_does_not_matter(landed, expected, tmp_path) -> None:
    """Of each row the version that counts stays; when each was loaded is drawn again."""

    def latest_in_another_order(table: str, key: tuple[str, ...]) -> str:
        if not key:
            return ""
        newest_first = "order by _loaded_at desc, _row_number desc"
        return f"qualify row_number() over (partition by {', '.join(key)} {newest_first}) = 1"

    # A snapshot's older versions count for earlier instants: those tables keep their order.
    home = rewritten(landed, tmp_path / "shuffled", latest_in_another_order, shuffle=True)
    assert_same(built(home), expected)


def rewritten(landed: Path, to: Path, condition: Callable[..., str], shuffle: bool = False) -> Path:
    """A home with the same lake, of each table only the rows that satisfy a condition, and loaded in another order."""
    home = copy_of(landed, to)
    for source in settings.load().sources:
        for table in contracts.load(source).tables:
            if shuffle and WHEN[table.name] == "modified_at":
                continue
            loaded_at = "timestamp '2026-11-01' + to_microseconds((hash(_row_number, _source_file) % 1000000)::bigint)"
            columns = f"* replace ({loaded_at} as _loaded_at)" if shuffle else "*"
            for file in (home / "lake" / source / table.name).glob("loaded_on=2*/*.parquet"):
                kept = f"select * from read_parquet('{file}') {condition(table.name, table.key)}"
                duckdb.sql(f"set TimeZone = 'UTC'; create or replace temp table kept as select {columns} from ({kept})")
                duckdb.sql(f"copy kept to '{file}' (format parquet)")
    return home


def built(home: Path) -> dict[str, list[tuple]]:
    """Every table of schema accord after a build as of AS_OF, its rows in order."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ACCORD_HOME", str(home))
        here = settings.load(as_of=AS_OF)
        build(here, only_models=["*"])  # without dbt's tests
        with duckdb.connect(str(here.warehouse), read_only=True) as warehouse:
            warehouse.execute("use accord.accord")
            names = [name for (name,) in warehouse.execute("show tables").fetchall()]
            return {name: warehouse.execute(f"from {name} order by all").fetchall() for name in names}


def assert_same(actual: dict[str, list[tuple]], expected: dict[str, list[tuple]]) -> None:
    assert actual.keys() == expected.keys()
    for table, rows in expected.items():
        surplus, missing = set(actual[table]) - set(rows), set(rows) - set(actual[table])
        assert (table, sorted(surplus, key=str)[:3], sorted(missing, key=str)[:3]) == (table, [], [])
        assert len(actual[table]) == len(rows), table
