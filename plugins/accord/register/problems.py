"""What is wrong with the register: what stops a publication, and what only warns."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from accord.register.entries import Entry, entries
from accord.settings import DBT_PROJECT, Settings, first_instant


@dataclass(frozen=True)
class Problem:
    """`rule` is unsigned, changed, frozen, removed, not_ready or review_due; `severity` critical or warning."""

    rule: str
    severity: str
    definition: str
    message: str


def problems(settings: Settings, as_of: datetime | None = None, project: Path = DBT_PROJECT) -> list[Problem]:
    """The register's problems as seen at `as_of` (default: the run's), critical ones first.

    A version that started before as_of shapes what is published, also when a later one replaced it: it must be signed
    by both sides, unchanged since, and unchanged since it was published.
    """
    at = as_of or settings.as_of
    register = entries(settings, project)
    found = [problem for entry in register for problem in _of(entry, at, settings)]
    found += _frozen(register, settings)
    return sorted(found, key=lambda problem: (problem.severity != "critical", problem.definition, problem.rule))


def _of(entry: Entry, at: datetime, settings: Settings) -> list[Problem]:
    found = []
    where = f"{entry.file.name}, version {entry.definition}"
    started = entry.in_force_from_at is not None and entry.in_force_from_at < at
    missing = [side for side in ("marketing", "sales") if not getattr(entry, side).is_given]
    if missing and started:
        found.append(Problem("unsigned", "critical", entry.definition, (
            f"'{entry.definition}' is in force since {entry.in_force_from}, but {' and '.join(missing)} did not sign it. "
            f"In {where}: fill in signed_by and signed_on of {' and '.join(missing)} under agreement and write "
            f"'fingerprint: {entry.fingerprint}', or empty in_force_from until both have agreed."
        )))  # fmt: skip
    elif missing and entry.in_force_from:
        found.append(Problem("not_ready", "warning", entry.definition, (
            f"'{entry.definition}' starts on {entry.in_force_from}, but {' and '.join(missing)} did not sign it yet. "
            f"From that day on nothing is published without it. The fields are in {where}."
        )))  # fmt: skip
    if entry.is_changed_since_signing and entry.in_force_from:
        signed = max(entry.marketing.on, entry.sales.on) if entry.marketing.on and entry.sales.on else None
        found.append(Problem("changed", "critical" if started else "warning", entry.definition, (
            f"'{entry.definition}' was changed since it was signed on {signed}: what was signed is "
            f"{entry.signed_fingerprint or 'not recorded'}, what it says now is {entry.fingerprint}. Undo the change (in its "
            f"SQL, or in a scorecard, fact, signal or seed it names); or let both sides sign again: in {where}, new "
            f"signed_on of marketing and sales and 'fingerprint: {entry.fingerprint}'. If it was already published in force, "
            "make a new version instead: a new name with its own SQL file and a later in_force_from."
        )))  # fmt: skip
    today = at.astimezone(ZoneInfo(settings.time_zone)).date()
    is_current = started and (entry.in_force_to_at is None or entry.in_force_to_at >= at)
    if is_current and entry.review_by_on and today > entry.review_by_on:
        found.append(Problem("review_due", "warning", entry.definition, (
            f"'{entry.definition}' should have been reviewed by {entry.review_by_on}. Look at how it did, agree on it "
            f"again, and write the next review_by in {where}."
        )))  # fmt: skip
    return found


def _frozen(register: list[Entry], settings: Settings) -> list[Problem]:
    """Versions the current publication shows as having been in force, and that are no longer what they were."""
    database = settings.published / "accord.duckdb"
    if not database.exists():
        return []
    with duckdb.connect(database, read_only=True) as connection:
        rows = connection.execute(
            "select definition, fingerprint, in_force_from, (select max(as_of) from accord.publications) "
            "from accord.agreements where in_force_from is not null"
        ).fetchall()
    now = {entry.definition: entry for entry in register}
    found = []
    for definition, fingerprint, start, published_as_of in rows:
        if not _had_started(start, published_as_of, settings):
            continue
        entry = now.get(definition)
        if entry is None:
            found.append(Problem("removed", "critical", definition, (
                f"'{definition}' was published in force since {start} and is gone from the register. History rests on it: "
                "put its YAML and SQL back, and end it by a new version with a later in_force_from."
            )))  # fmt: skip
        elif entry.fingerprint != fingerprint:
            found.append(Problem("frozen", "critical", definition, (
                f"'{definition}' was published in force since {start} with fingerprint {fingerprint} and now says something "
                f"else ({entry.fingerprint}). A published version is frozen, signed or not: undo the change, and make a new "
                f"version in {entry.file.name}: copy the block of '{definition}' under a new v, defined_in and SQL file, make "
                "the change there, give it an in_force_from after the last publication, and let both sides sign it."
            )))  # fmt: skip
    return found


def _had_started(start: date, published_as_of: datetime, settings: Settings) -> bool:
    return first_instant(start, settings.time_zone) < published_as_of.replace(tzinfo=UTC)
