"""A raw world of about N activities, dropped as monthly Parquet files; and extra days of it.

Generated in SQL from hashes of row numbers: 20 M activities of 300,000 leads in a minute. It has what makes a run slow:
most leads have a few dozen activities and some have thousands; visitors are identified weeks after their first page
view; records are merged; leads are rejected, recycled and come back. Its data have no meaning, unlike `accord demo`'s.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
from tests.bench import world_crm, world_events

FIRST_DAY = datetime(2025, 1, 1, tzinfo=UTC)
DAYS = 400
ACTIVITIES_A_LEAD = 67

MACROS = """
-- Hashed twice: the hash of two columns only combines their hashes, so draws of one row would be correlated.
create macro draw(i, what) as hash(hash(i, what));
create macro u(i, what) as draw(i, what) / 18446744073709551616.0;
create macro pick(i, what, choices) as choices[1 + cast(floor(u(i, what) * len(choices)) as bigint)];
create macro address(lead) as 'p' || lead || '@firm' || (lead // 8) || '.example';
create macro lead_ref(lead) as 'L' || lead;
create macro visitor(lead, browser) as 'v' || lead || '-' || browser;
-- A few leads do a lot, but none does more than fifty times the mean.
create macro somebody(i, what, leads) as
    cast(floor(leads * (pow(u(i, what) + 0.02, 2.2) - pow(0.02, 2.2)) / (pow(1.02, 2.2) - pow(0.02, 2.2))) as bigint);
create macro seconds_after(instant, seconds) as instant + to_microseconds(cast(floor(seconds * 1e6) as bigint));
"""


@dataclass(frozen=True)
class World:
    """The size of a world, in activities and days."""

    activities: int
    days: int = DAYS

    @property
    def leads(self) -> int:
        return max(20, self.activities // ACTIVITIES_A_LEAD)

    def as_of(self, extra_days: int = 0) -> str:
        """The instant after the last day and the `extra_days`, for `accord run --as-of`."""
        return (FIRST_DAY + timedelta(days=self.days + extra_days)).isoformat()


def write(world: World, inbox: Path) -> None:
    """Writes all files of the world's days into an inbox."""
    with _generator(world) as database:
        tables = world_crm.tables(database, world) | world_events.tables(database, world)
        for name, query in tables.items():
            _drop(database, inbox, name, query)


def write_extra_day(world: World, inbox: Path, number: int) -> None:
    """Writes the files of the `number`-th day after the last: new activities, new leads, a few late rows, one merge."""
    with _generator(world) as database:
        for name, query in (world_crm.extra_day(world, number) | world_events.extra_day(world, number)).items():
            _drop(database, inbox, name, query, extra_day=number)


def _generator(world: World) -> duckdb.DuckDBPyConnection:
    database = duckdb.connect(config={"memory_limit": "4GB", "preserve_insertion_order": "false"})
    for statement in MACROS.split(";"):
        if statement.strip():
            database.execute(statement)
    database.execute(f"set variable first_day = timestamp '{FIRST_DAY:%Y-%m-%d}'")
    database.execute(f"set variable last_instant = timestamp '{FIRST_DAY + timedelta(days=world.days):%Y-%m-%d}'")
    database.execute(f"set variable leads = {world.leads}")
    world_crm.create_lives(database, world.leads)
    return database


def _drop(
    database: duckdb.DuckDBPyConnection, inbox: Path, name: str, query: str, extra_day: int | None = None
) -> None:
    """Writes one table's rows: one file for an extra day, else one per month of the query's column `instant`."""
    source, table = name.split(".")
    folder = inbox / source / table
    folder.mkdir(parents=True, exist_ok=True)
    database.execute(f"create or replace temp table dropped as {query}")
    if extra_day is not None:
        file = folder / f"extra_day_{extra_day}.parquet"
        database.execute(f"copy (select * exclude (instant) from dropped) to '{file}'")
        return
    months = database.execute("select distinct strftime(instant, '%Y-%m') from dropped order by 1").fetchall()
    for (month,) in months:
        rows = f"select * exclude (instant) from dropped where strftime(instant, '%Y-%m') = '{month}' order by instant"
        database.execute(f"copy ({rows}) to '{folder / f'{month}.parquet'}' (compression zstd)")
