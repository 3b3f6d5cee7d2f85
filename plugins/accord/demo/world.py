"""Writes the demo world: simulates people in blocks, keeps their rows on disk, writes one file per table and day."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from accord.common.errors import ConfigurationError
from accord.demo import (
    anonymous_visitors,
    behaviour,
    broken_rows,
    characters,
    day_files,
    home_files,
    reps_and_campaigns,
)
from accord.demo.arrival import LOOKAHEAD_DAYS, arrive
from accord.demo.calendar import LAST_POSSIBLE_DAY, date_of, monday_of
from accord.demo.company import World
from accord.demo.hidden_truth import Truth
from accord.demo.people import Person
from accord.demo.row_buffer import RowBuffer
from accord.demo.tables import TABLES, Rows, no_rows

Progress = Callable[[str, int, int], None]

_BLOCK = 8000  # people simulated together
_ROWS = 200_000  # rows kept in memory
# Table -> (period, phase, lag): on days with `day % period == phase` the whole file reaches the inbox `lag` days late,
# under its usual name.
_OUTAGES = {"marketing.email_events": (31, 17, 2), "crm.sales_activities": (43, 11, 3), "web.page_views": (61, 40, 1)}


@dataclass(frozen=True)
class WorldSummary:
    """What this call wrote (`rows` includes broken and repeated ones); first and last day of the whole world."""

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
    home: Path, leads: int, days: int, seed: int, extra_days: int = 0, progress: Progress | None = None
) -> WorldSummary:
    """Write a world of `leads` people who arrive over `days` days, and the `extra_days` after those.

    Files that the home already has stay unchanged. The same arguments give the same bytes. If the call is killed, an
    empty inbox is still empty or holds the whole world, and the same call again completes it.
    `progress(what, done, total)` is called from time to time. Raises ConfigurationError for impossible arguments, or
    for a home that holds another world.
    """
    if leads < 1 or days < 1 or extra_days < 0 or days + extra_days > LAST_POSSIBLE_DAY - 2 * LOOKAHEAD_DAYS:
        raise ConfigurationError(
            f"A world of {leads} leads, {days} days and {extra_days} extra days is not possible. Leads and days must "
            "be 1 or more, extra days 0 or more, and the world must end within ten years. "
            "Try `accord demo --leads 2000 --days 400 --seed 7`."
        )
    arguments = {"leads": leads, "days": days, "seed": seed}
    first = home_files.first_missing_day(home, arguments, days)
    last = days + extra_days
    world = World(leads, days, seed, last)
    report = progress or (lambda what, done, total: None)
    scratch = home / home_files.SCRATCH
    shutil.rmtree(scratch, ignore_errors=True)
    with RowBuffer(scratch / "rows", last) as buffer:
        truth = Truth(scratch / home_files.TRUTH)
        simulate(world, buffer, truth, report)
        inbox = scratch / home_files.INBOX
        inbox.mkdir()
        written = _write_days(world, buffer, inbox, first, report)
        truth.close(written.broken, home / home_files.TRUTH if first > 1 else None)
    marker = home_files.marker_of(home, arguments, extra_days)
    home_files.move_into(home, scratch, marker)
    shutil.rmtree(scratch)
    return WorldSummary(
        leads, str(marker["first_day"]), str(marker["last_day"]), written.files, written.rows, len(written.broken)
    )


def simulate(world: World, buffer: RowBuffer, truth: Truth, report: Progress) -> None:
    """Simulate everybody who arrives, or visits the site before arriving, by the last day."""
    rows = no_rows()
    truth.add_reps(world)
    reps_and_campaigns.rep_rows(world, rows)
    reps_and_campaigns.campaign_rows(world, rows)
    for day in range(1, world.last_day + 1):
        anonymous_visitors.write_visits(world, day, rows)
        if len(rows["web.page_views"]) > _ROWS:
            buffer.add(rows)
    buffer.add(rows)
    scripts = characters.scripts(world)
    world.scripted = frozenset(scripts)
    late_days = _days_with_late_rows(world)
    people = world.arrivals.count(world.last_day + LOOKAHEAD_DAYS)
    for first in range(0, people, _BLOCK):
        block = range(first, min(first + _BLOCK, people))
        for person in _simulate_block(world, block, scripts, rows, buffer, lambda done: report("people", done, people)):
            for day in late_days.get(person.index, ()):
                characters.write_late_rows(person, day)
            truth.add(person)
        buffer.add(rows)
    buffer.close()


def _simulate_block(
    world: World,
    indexes: range,
    scripts: dict[int, characters.Script],
    rows: Rows,
    buffer: RowBuffer,
    arrived: Callable[[int], None],
) -> list[Person]:
    """Simulate some people week by week: what Sales does with one depends on what it was handed before."""
    found: list[Person] = []
    monday = monday_of(world.arrivals.day(indexes[0]))
    while len(found) < len(indexes) or monday <= world.last_day:
        while len(found) < len(indexes) and world.arrivals.day(indexes[len(found)]) < monday + 7:
            person = Person(world, indexes[len(found)], rows)
            arrive(person)
            if person.index in scripts:
                scripts[person.index](person)
            found.append(person)
        if monday <= world.last_day:
            for person in found:
                behaviour.week_if_due(person, monday)
        if sum(map(len, rows.values())) > _ROWS:
            buffer.add(rows)
        arrived(indexes[0] + len(found))
        monday += 7
    return found


def _days_with_late_rows(world: World) -> dict[int, list[int]]:
    """Index of a person → the extra days on which late rows and corrections of this person arrive."""
    chosen: dict[int, list[int]] = {}
    for day in range(world.days + 1, world.last_day + 1):
        draw = Random(f"{world.seed}/night/{day}").random  # another word there would draw another world
        known = world.arrivals.count(max(1, day - 6))
        for index in sorted({int(draw() * known) for _ in range(3 + known // 2000)}):
            chosen.setdefault(index, []).append(day)
    return chosen


@dataclass
class _Written:
    """What was written: number of files and rows, and the broken rows."""

    files: int
    rows: int
    broken: list[broken_rows.BrokenRow]


def _write_days(world: World, buffer: RowBuffer, inbox: Path, first: int, report: Progress) -> _Written:
    """Write every file that reaches the inbox on or after `first` and by the last day."""
    written = _Written(0, 0, [])
    for name, table in TABLES.items():
        counts = [buffer.count(name, day) for day in range(world.last_day + 1)]
        for day in range(1, world.last_day + 1):
            if not counts[day] or not first <= dropped_on(name, day) <= world.last_day:
                continue
            rows = buffer.read(name, day)
            earlier = next((each for each in range(day - 1, max(0, day - 8), -1) if counts[each]), 0)
            if earlier:
                rows.extend(broken_rows.repeats(table, day, world.seed, partial(buffer.read, name, earlier)))
            file = f"{table.name}/{date_of(day).isoformat()}.{table.suffix}"
            path = inbox / table.source / file
            if table.suffix == "parquet":
                day_files.write(path, table, rows, {})
            else:
                texts = day_files.with_time(table, rows)
                is_forced = broken_rows.is_forced(counts, day)
                texts, malformed, listed = broken_rows.with_broken_rows(table, day, world.seed, file, texts, is_forced)
                day_files.write(path, table, texts, malformed)
                written.broken += listed
                rows = texts  # type: ignore[assignment]
            written.files += 1
            written.rows += len(rows)
        report("files", list(TABLES).index(name) + 1, len(TABLES))
    return written
