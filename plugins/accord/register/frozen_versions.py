"""What was published as in force stays in force, for every moment before the previous publication's as_of.

Compared are (version, fingerprint) in force, then and now, over all time before that as_of: so a version that is not
what it was, is gone, starts on another day, or was put in at a day that is over by then. Only a restatement excuses it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from accord.common.duckdb_files import published_database
from accord.common.instants import first_instant, instant
from accord.common.settings import Settings
from accord.register.entries import Entry
from accord.register.text_differences import differences
from accord.store import kept_definitions, publications
from accord.store.publications import Publication


@dataclass(frozen=True)
class Breach:
    """One way in which the past would change. `rule`: frozen, removed, moved or backdated.

    `start`: since when the version was published in force; None of one that was not. `entry`: as the register has it
    now; None where it is gone. `earliest`: the first day on which anything new may start. `changes`: what is different
    in what it says; empty where the publication did not keep it. `published`: the fingerprint that was.
    """

    rule: str
    definition: str
    start: date | None
    entry: Entry | None
    earliest: date
    published: str = ""
    changes: tuple[str, ...] = ()


def breaches(settings: Settings, register: list[Entry], as_of: datetime) -> list[Breach]:
    """Compares the register with the publication that a build as of `as_of` is compared with; none where none is."""
    publication = publications.history(settings).previous(as_of)
    if publication is None:
        return []
    earliest = earliest_start(settings, publication)
    said = kept_definitions.read(publications.folder(settings, publication))
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
            changes = _changes(said.get(definition), entry)
            found.append(Breach("frozen", definition, start, entry, earliest, fingerprint, changes))
    until = instant(publication.as_of)
    for entry in register:
        is_over = entry.in_force_from_at is not None and entry.in_force_from_at < until
        if is_over and entry.definition not in published:
            found.append(Breach("backdated", entry.definition, None, entry, earliest))
    return found


def earliest_start(settings: Settings, publication: Publication) -> date:
    """The first business day that begins at or after a publication's as_of."""
    until = instant(publication.as_of)
    day: date = until.astimezone(settings.zone).date()
    return day if first_instant(day, settings.time_zone) >= until else day + timedelta(days=1)


def _in_force(settings: Settings, publication: Publication) -> dict[str, tuple[str, date]]:
    """Definition -> (fingerprint, in_force_from) of what had started by the as_of of a publication."""
    database: Path = publications.folder(settings, publication) / "accord.duckdb"
    with published_database(database) as connection:
        rows = connection.execute(
            "select definition, fingerprint, in_force_from from accord.agreements where in_force_from is not null"
        ).fetchall()
    until = instant(publication.as_of)
    return {
        definition: (fingerprint, start)
        for definition, fingerprint, start in rows
        if first_instant(start, settings.time_zone) < until
    }


def _changes(before: dict[str, Any] | None, entry: Entry) -> tuple[str, ...]:
    return tuple(differences(before, entry.said)) if before else ()
