"""The offsets by which open time is counted are those of the pinned package, in every zone (rule 32)."""

from datetime import UTC, datetime, timedelta
from importlib import resources
from zoneinfo import ZoneInfo

import duckdb
import pytest

from accord.build.zone_offsets import write_zone_offsets
from accord.common.settings import Settings

# Clocks that change with the law, by Ramadan, by half an hour, around midnight, twice in one autumn, and never.
ZONES = (
    "Europe/Berlin", "America/New_York", "America/Vancouver", "Africa/Casablanca", "Africa/Cairo", "Asia/Kolkata",
    "Australia/Lord_Howe", "America/Havana", "Asia/Beirut", "Pacific/Apia", "Antarctica/Troll", "UTC",
)  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("zones")
    settings = Settings(home, ("crm",), "Europe/Berlin", datetime(2026, 1, 1, tzinfo=UTC), home / "inbox")
    settings.work.mkdir()
    write_zone_offsets(settings)
    return settings


def pinned(zone: str) -> ZoneInfo:
    with (resources.files("tzdata") / "zoneinfo").joinpath(*zone.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file)


@pytest.mark.parametrize("zone", ZONES)
def test_every_change_of_a_zone_is_known_to_the_second(written: Settings, zone: str) -> None:
    with duckdb.connect(str(written.warehouse), read_only=True) as connection:
        rows = connection.execute(
            "select epoch(from_at)::bigint, seconds, seconds_before from zones.offsets where zone = ? order by 1",
            [zone],
        ).fetchall()
    clock, at, changes = pinned(zone), datetime(2000, 1, 1, tzinfo=UTC), []
    while at < datetime(2041, 1, 1, tzinfo=UTC):
        later = at + timedelta(hours=12)
        if ahead(at, clock) != ahead(later, clock):
            changes.append((later, ahead(later, clock), ahead(at, clock)))
        at = later
    assert [(seconds, before) for _, seconds, before in rows[1:]] == [change[1:] for change in changes]
    for (second, seconds, before), (later, _, _) in zip(rows[1:], changes, strict=True):
        change = datetime.fromtimestamp(second, UTC)
        assert later - timedelta(hours=12) < change <= later
        assert ahead(change, clock) == seconds
        assert ahead(change - timedelta(seconds=1), clock) == before


def ahead(at: datetime, clock: ZoneInfo) -> int:
    """Seconds by which local time is ahead of UTC."""
    offset = at.astimezone(clock).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


def test_every_zone_of_the_package_is_there(written: Settings) -> None:
    with duckdb.connect(str(written.warehouse), read_only=True) as connection:
        found = {zone for (zone,) in connection.execute("select distinct zone from zones.offsets").fetchall()}
    assert found == set((resources.files("tzdata") / "zones").read_text().split())


def test_offsets_of_another_tzdata_are_replaced_and_others_are_kept(written: Settings) -> None:
    with duckdb.connect(str(written.warehouse)) as connection:
        connection.execute("delete from zones.offsets where zone <> 'UTC'")
    write_zone_offsets(written)
    assert _zones(written) == 1
    with duckdb.connect(str(written.warehouse)) as connection:
        connection.execute("comment on table zones.offsets is '1999.1'")
    write_zone_offsets(written)
    assert _zones(written) > 500


def _zones(settings: Settings) -> int:
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        return connection.execute("select count(distinct zone) from zones.offsets").fetchall()[0][0]
