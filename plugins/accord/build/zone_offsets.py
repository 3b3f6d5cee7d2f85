"""The offsets of all time zones, from the package `tzdata`, as a table of the work database (rule 32).

Engines bring zone databases of their own, and machines too. They disagree about the present, so whether Sales was in
time would depend on where a build runs.
"""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from importlib.metadata import version
from typing import Any
from zoneinfo import ZoneInfo

from accord.common.duckdb_files import work_database
from accord.common.settings import Settings

# Before the first of these days a zone has its first offset, and after the last one its last.
FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2041, 1, 1, tzinfo=UTC)
STEP = timedelta(days=28)  # from 2001 to 2039 no zone changes its offset twice in less: Ramadan has 29 days
SECOND = timedelta(seconds=1)

TABLE = "create table zones.offsets (zone varchar, from_at timestamp, seconds integer, seconds_before integer)"
ROWS = """
insert into zones.offsets
select zone, make_timestamp(from_second * 1000000), seconds, seconds_before
from (select unnest(?) as zone, unnest(?) as from_second, unnest(?) as seconds, unnest(?) as seconds_before)
"""


def write_zone_offsets(settings: Settings) -> None:
    """Makes `zones.offsets` of the work database, where it is not there or of another `tzdata`.

    One row a zone and change of its offset: from that instant (UTC) on, local time is UTC + `seconds`.
    """
    pinned = version("tzdata")
    with work_database(settings.warehouse, read_only=False) as connection:
        connection.execute("create schema if not exists zones")
        found = connection.execute(
            "select comment from duckdb_tables() where schema_name = 'zones' and table_name = 'offsets'"
        ).fetchone()
        if found and found[0] == pinned:
            return
        connection.begin()
        connection.execute("drop table if exists zones.offsets")
        connection.execute(TABLE)
        connection.execute(ROWS, _columns())
        connection.execute(f"comment on table zones.offsets is '{pinned}'")
        connection.commit()


@cache
def _columns() -> list[list[Any]]:
    """All changes of all zones: the columns of the table, the instants in seconds since 1970."""
    named = defaultdict(list)
    for name in (resources.files("tzdata") / "zones").read_text().split():
        named[_file(name).read_bytes()].append(name)
    rows = [(name, *change) for names in named.values() for change in _changes(names[0]) for name in names]
    return [list(column) for column in zip(*rows, strict=True)]


def _file(name: str) -> resources.abc.Traversable:
    return (resources.files("tzdata") / "zoneinfo").joinpath(*name.split("/"))


def _changes(name: str) -> list[tuple[int, int, int]]:
    """(instant in seconds since 1970, offset from then on, offset before) of one zone."""
    with _file(name).open("rb") as file:
        zone = ZoneInfo.from_file(file)

    def offset(at: datetime) -> int:
        return int(at.astimezone(zone).utcoffset().total_seconds())  # type: ignore[union-attr]

    before = offset(FIRST)
    found = [(int(FIRST.timestamp()), before, before)]
    for at in _PROBES:
        now = offset(at)
        if now != before:
            last, change = at - STEP, at
            while change - last > SECOND:
                between = last + timedelta(seconds=(change - last) // SECOND // 2)
                last, change = (between, change) if offset(between) == before else (last, between)
            found.append((int(change.timestamp()), now, before))
            before = now
    return found


_PROBES = [FIRST + STEP * number for number in range(1, (LAST - FIRST) // STEP + 1)]
