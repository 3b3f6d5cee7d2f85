"""A raw world of about N activities, dropped as monthly Parquet files; and further nights of it.

Made in SQL, seeded by hashing row numbers: 20 M activities of 300,000 leads in a minute. It has the shape that costs:
most leads have a few dozen activities and some have thousands; visitors are recognised weeks after their first page;
records are merged; leads are rejected, recycled and come back. What it does not have is meaning: `accord demo` has.
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
-- Hashed twice: of two columns alone the hash only combines theirs, and draws of one row would hang together.
create macro draw(i, what) as hash(hash(i, what));
create macro u(i, what) as draw(i, what) / 18446744073709551616.0;
create macro pick(i, what, choices) as choices[1 + cast(floor(u(i, what) * len(choices)) as bigint)];
create macro address(lead) as 'p' || lead || '@firm' || (lead // 8) || '.example';
create macro lead_ref(lead) as 'L' || lead;
create macro visitor(lead, browser) as 'v' || lead || '-' || browser;
-- A few leads do a lot, and nobody does more than fifty times the mean.
create macro somebody(i, what, leads) as
    cast(floor(leads * (pow(u(i, what) + 0.02, 2.2) - pow(0.02, 2.2)) / (pow(1.02, 2.2) - pow(0.02, 2.2))) as bigint);
create macro seconds_after(instant, seconds) as instant + to_microseconds(cast(floor(seconds * 1e6) as bigint));
"""


@dataclass(frozen=True)
class World:
    """How big, and from when to when; `as_of` sees all of it."""

    activities: int
    days: int = DAYS

    @property
    def leads(self) -> int:
        return max(20, self.activities // ACTIVITIES_A_LEAD)

    def as_of(self, night: int = 0) -> str:
        """The instant after the last day, or after a further night's day: what `accord run --as-of` takes."""
        return (FIRST_DAY + timedelta(days=self.days + night)).isoformat()


def write(world: World, inbox: Path) -> None:
    """All files of the world's days into an inbox."""
    with _generator(world) as database:
        tables = world_crm.tables(database, world) | world_events.tables(database, world)
        for name, query in tables.items():
            _drop(database, inbox, name, query, by_month=True)


def write_night(world: World, inbox: Path, night: int) -> None:
    """The files of the night-th day after the world's last: new activities, new leads, a few late rows, one merge."""
    with _generator(world) as database:
        database.execute("set variable night = ?", [night])
        for name, query in (world_crm.night(world, night) | world_events.night(world, night)).items():
            _drop(database, inbox, name, query, by_month=False, night=night)


def _generator(world: World) -> duckdb.DuckDBPyConnection:
    database = duckdb.connect(config={"memory_limit": "4GB", "preserve_insertion_order": "false"})
    for statement in MACROS.split(";"):
        if statement.strip():
            database.execute(statement)
    database.execute(f"set variable first_day = timestamp '{FIRST_DAY:%Y-%m-%d}'")
    database.execute(f"set variable last_instant = timestamp '{FIRST_DAY + timedelta(days=world.days):%Y-%m-%d}'")
    database.execute(f"set variable leads = {world.leads}")
    world_crm.lead_lives(database, world.leads)
    return database


def _drop(
    database: duckdb.DuckDBPyConnection, inbox: Path, name: str, query: str, by_month: bool, night: int = 0
) -> None:
    """One table's rows as files; `query` has a column `instant`, which says whose month's file a row is in."""
    source, table = name.split(".")
    folder = inbox / source / table
    folder.mkdir(parents=True, exist_ok=True)
    database.execute(f"create or replace temp table dropped as {query}")
    if not by_month:
        database.execute(f"copy (select * exclude (instant) from dropped) to '{folder / f'night_{night}.parquet'}'")
        return
    months = database.execute("select distinct strftime(instant, '%Y-%m') from dropped order by 1").fetchall()
    for (month,) in months:
        rows = f"select * exclude (instant) from dropped where strftime(instant, '%Y-%m') = '{month}' order by instant"
        database.execute(f"copy ({rows}) to '{folder / f'{month}.parquet'}' (compression zstd)")
