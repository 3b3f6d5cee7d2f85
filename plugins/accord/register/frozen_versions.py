"""What was published as in force stays in force, for every moment before the previous publication's as_of.

Compares (version, fingerprint) in force at every instant before that as_of, as published and as in the register now. A
breach is a version that changed, was removed, starts on another day, or was added with a start before that as_of. Only
a restatement allows it. A publication from before there was a follow-up agreement froze none.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from accord.common.duckdb_files import attach_published, connect
from accord.common.instants import first_instant, instant
from accord.common.settings import Settings
from accord.register import follow_up
from accord.register.entries import Entry
from accord.register.text_differences import differences
from accord.store import kept_definitions, publications
from accord.store.publications import Publication


@dataclass(frozen=True)
class Breach:
    """One change that would alter the past. `rule`: frozen, removed, moved or backdated.

    `start`: the day since which the version was published as in force; None if it was not.
    `entry`: the version in the register now; None if it was removed.
    `earliest`: the first day on which a new version may start.
    `published_fingerprint`: the fingerprint that was published.
    `changes`: the differences of its content; empty if the publication did not keep that content.
    """

    rule: str
    definition: str
    start: date | None
    entry: Entry | None
    earliest: date
    published_fingerprint: str = ""
    changes: tuple[str, ...] = ()


def breaches(settings: Settings, register: list[Entry], as_of: datetime) -> list[Breach]:
    """Compares the register with the previous publication of a build as of `as_of`; empty if there is none."""
    publication = publications.history(settings).previous(as_of)
    if publication is None:
        return []
    earliest = earliest_start(settings, publication)
    published_contents = kept_definitions.read(publications.folder(settings, publication))
    published = _in_force(settings, publication)
    now = {entry.definition: entry for entry in register}
    found = []
    for definition, (fingerprint, start) in published.items():
        entry = now.get(definition)
        if entry is None:
            found.append(Breach("removed", definition, start, None, earliest))
            continue
        if entry.in_force_from != start:
            found.append(Breach("moved", definition, start, entry, earliest))
        if entry.fingerprint != fingerprint:
            changes = _changes(published_contents.get(definition), entry)
            found.append(Breach("frozen", definition, start, entry, earliest, fingerprint, changes))
    published_until = instant(publication.as_of)
    had_follow_up = any(follow_up.key(name) in content for name, content in published_contents.items())
    for entry in register:
        has_started = entry.in_force_from_at is not None and entry.in_force_from_at < published_until
        is_comparable = had_follow_up or not entry.is_follow_up
        if has_started and is_comparable and entry.definition not in published:
            found.append(Breach("backdated", entry.definition, None, entry, earliest))
    return found


def earliest_start(settings: Settings, publication: Publication) -> date:
    """The first business day that begins at or after a publication's as_of."""
    return first_day_from(settings, instant(publication.as_of))


def first_day_from(settings: Settings, at: datetime) -> date:
    """The first business day that begins at or after an aware instant."""
    day: date = at.astimezone(settings.zone).date()
    return day if first_instant(day, settings.time_zone) >= at else day + timedelta(days=1)


def _in_force(settings: Settings, publication: Publication) -> dict[str, tuple[str, date]]:
    """Definition -> (fingerprint, in_force_from) of the versions that had started before a publication's as_of."""
    database: Path = publications.folder(settings, publication) / "accord.duckdb"
    with connect() as connection:
        attach_published(connection, database, "published")
        rows = connection.execute(
            "select definition, fingerprint, in_force_from from published.accord.agreements "
            "where in_force_from is not null"
        ).fetchall()
    as_of = instant(publication.as_of)
    return {
        definition: (fingerprint, start)
        for definition, fingerprint, start in rows
        if first_instant(start, settings.time_zone) < as_of
    }


def _changes(before: dict[str, Any] | None, entry: Entry) -> tuple[str, ...]:
    return tuple(differences(before, entry.canonical)) if before else ()
