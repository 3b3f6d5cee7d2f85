"""Writes the demo world: people in blocks, rows to disk, then one file a table and day."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from accord.common.errors import ConfigurationError
from accord.demo import behaviour, characters, company, dirt, files, place, strangers
from accord.demo.arrival import FORESIGHT, arrive
from accord.demo.calendar import LAST_POSSIBLE_DAY, date_of
from accord.demo.life import Life, World
from accord.demo.spill import Spill
from accord.demo.tables import TABLES, no_rows
from accord.demo.truth import Truth

Progress = Callable[[str, int, int], None]

_BLOCK = 2000
# (table, period, phase, lag): every so many days a day's whole file is dropped that many days late, under its own name.
_OUTAGES = {"marketing.email_events": (31, 17, 2), "crm.sales_activities": (43, 11, 3), "web.page_views": (61, 40, 1)}


@dataclass(frozen=True)
class WorldSummary:
    """What this call wrote (rows: broken ones and repeats included), and the last day of the whole world."""

    leads: int
    first_day: str
    last_day: str
    files: int
    rows: int
    broken_rows: int


def dropped_on(name: str, day: int) -> int:
    """The day on which the file named for a day reaches the inbox."""
    period, phase, lag = _OUTAGES.get(name, (0, 0, 0))
    return day + lag if period and day % period == phase else day


def write_world(
    home: Path, leads: int, days: int, seed: int, night: int = 0, progress: Progress | None = None
) -> WorldSummary:
    """Write a world of `leads` people arriving over `days` days and, with `night` = K, its further nights 1 to K.

    What the home has already is left alone. The same arguments give the same bytes. Killed at any time, an empty inbox
    stays empty or holds the whole world, and the same call makes good.
    `progress(what, done, total)` is called now and then. Raises ConfigurationError for arguments that make no world, or
    a home that holds another one.
    """
    if leads < 1 or days < 1 or night < 0 or days + night > LAST_POSSIBLE_DAY - 2 * FORESIGHT:
        raise ConfigurationError(
            f"No world of {leads} leads, {days} days and night {night}: all must be positive and end within ten years. "
            "Try `accord demo --leads 2000 --days 400 --seed 7`."
        )
    arguments = {"leads": leads, "days": days, "seed": seed}
    first = place.first_missing_day(home, arguments, days)
    last = days + night
    world = World(leads, days, seed, last)
    report = progress or (lambda what, done, total: None)
    scratch = home / place.SCRATCH
    shutil.rmtree(scratch, ignore_errors=True)
    with Spill(scratch / "rows", last) as spill:
        truth = Truth(scratch / place.TRUTH)
        simulate(world, spill, truth, report)
        inbox = scratch / place.INBOX
        inbox.mkdir()
        written = _write_days(world, spill, inbox, first, report)
        truth.close(written.broken, home / place.TRUTH if first > 1 else None)
    marker = place.marker_of(home, arguments, night)
    place.put(scratch, home, marker)
    shutil.rmtree(scratch)
    return WorldSummary(
        leads, str(marker["first_day"]), str(marker["last_day"]), written.files, written.rows, len(written.broken)
    )


def simulate(world: World, spill: Spill, truth: Truth, report: Progress) -> None:
    """Let everybody live who arrives, or looks around before arriving, until the last day."""
    rows = no_rows()
    company.rep_rows(world, rows)
    company.campaign_rows(world, rows)
    for day in range(1, world.last_day + 1):
        strangers.pass_by(world, day, rows)
        if len(rows["web.page_views"]) > 200_000:
            spill.add(rows)
    spill.add(rows)
    cast = characters.cast(world)
    world.leading = frozenset(cast)
    nights = _people_of_nights(world)
    people = world.arrivals.count(world.last_day + FORESIGHT)
    for person in range(people):
        life = Life(world, person, rows)
        arrive(life)
        if person in cast:
            cast[person](life)
        behaviour.live(life)
        for night in nights.get(person, ()):
            characters.late_and_corrected(life, night)
        truth.add(life)
        if (person + 1) % _BLOCK == 0 or person + 1 == people:
            spill.add(rows)
            report("people", person + 1, people)
    spill.close()


def _people_of_nights(world: World) -> dict[int, list[int]]:
    """For each further night a few people of whom late rows and corrections arrive."""
    chosen: dict[int, list[int]] = {}
    for night in range(world.days + 1, world.last_day + 1):
        draw = Random(f"{world.seed}/night/{night}").random
        known = world.arrivals.count(max(1, night - 6))
        for person in sorted({int(draw() * known) for _ in range(3 + known // 2000)}):
            chosen.setdefault(person, []).append(night)
    return chosen


@dataclass
class _Written:
    files: int
    rows: int
    broken: list[dirt.BrokenRow]


def _write_days(world: World, spill: Spill, inbox: Path, first: int, report: Progress) -> _Written:
    """Write every file that reaches the inbox on or after `first` and by the last day."""
    written = _Written(0, 0, [])
    for name, table in TABLES.items():
        counts = [spill.count(name, day) for day in range(world.last_day + 1)]
        for day in range(1, world.last_day + 1):
            if not counts[day] or not first <= dropped_on(name, day) <= world.last_day:
                continue
            rows = spill.read(name, day)
            earlier = next((each for each in range(day - 1, max(0, day - 8), -1) if counts[each]), 0)
            if earlier:
                rows.extend(dirt.repeats(table, day, world.seed, partial(spill.read, name, earlier)))
            file = f"{table.name}/{date_of(day).isoformat()}.{table.suffix}"
            path = inbox / table.source / file
            if table.suffix == "parquet":
                files.write(path, table, rows, {})
            else:
                texts = files.with_time(table, rows)
                sure = dirt.is_sure(counts, day)
                texts, malformed, listed = dirt.broken(table, day, world.seed, file, texts, sure)
                files.write(path, table, texts, malformed)
                written.broken += listed
                rows = texts  # type: ignore[assignment]
            written.files += 1
            written.rows += len(rows)
        report("files", list(TABLES).index(name) + 1, len(TABLES))
    return written
