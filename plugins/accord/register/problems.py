"""What is wrong with the register: what stops a publication, and what only warns."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from accord import publications
from accord.publications import Publication
from accord.register import messages, restatements
from accord.register.entries import Entry, entries
from accord.settings import DBT_PROJECT, Settings, first_instant


@dataclass(frozen=True)
class Problem:
    """`rule`: unsigned, changed, frozen, removed, restated, not_ready, review_due; `severity`: critical or warning."""

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
    today = at.astimezone(ZoneInfo(settings.time_zone)).date()
    register = entries(settings, project)
    found = [problem for entry in register if entry.in_force_from for problem in _signing(entry, at)]
    found += [
        Problem("review_due", "warning", entry.definition, messages.review_due(entry))
        for entry in register
        if _started(entry, at) and not _ended(entry, at) and entry.review_by_on and today > entry.review_by_on
    ]
    found += _frozen(register, settings, at, project)
    return sorted(found, key=lambda problem: (problem.severity != "critical", problem.definition, problem.rule))


def _started(entry: Entry, at: datetime) -> bool:
    return entry.in_force_from_at is not None and entry.in_force_from_at < at


def _ended(entry: Entry, at: datetime) -> bool:
    return entry.in_force_to_at is not None and entry.in_force_to_at < at


def _signing(entry: Entry, at: datetime) -> list[Problem]:
    """Signatures and what was signed, of a version that has a start."""
    started = _started(entry, at)
    missing = [side for side in ("marketing", "sales") if not getattr(entry, side).is_given]
    if missing and started:
        return [Problem("unsigned", "critical", entry.definition, messages.unsigned(entry, missing))]
    if missing:
        return [Problem("not_ready", "warning", entry.definition, messages.not_ready(entry, missing))]
    if entry.is_changed_since_signing:
        severity = "critical" if started else "warning"
        return [Problem("changed", severity, entry.definition, messages.changed(entry))]
    return []


def _frozen(register: list[Entry], settings: Settings, at: datetime, project: Path) -> list[Problem]:
    """Versions that were published as having been in force, and that are no longer what they were.

    Published: in the publication that a build as of `at` is compared with, as the history check compares it.
    """
    publication = publications.previous(settings, at)
    if publication is None:
        return []
    restated = restatements.of(publication.publication_id, project)
    now = {entry.definition: entry for entry in register}
    found = []
    for definition, fingerprint, start in _published_in_force(settings, publication):
        entry = now.get(definition)
        reasons = [each.reason for each in restated if not each.definitions or definition in each.definitions]
        if entry is None:
            found.append(Problem("removed", "critical", definition, messages.removed(definition, start)))
        elif entry.fingerprint != fingerprint and reasons:
            found.append(Problem("restated", "warning", definition, messages.restated(definition, start, reasons[0])))
        elif entry.fingerprint != fingerprint:
            found.append(Problem("frozen", "critical", definition, messages.frozen(entry, start, fingerprint)))
    return found


def _published_in_force(settings: Settings, publication: Publication) -> list[tuple[str, str, date]]:
    """(definition, fingerprint, in_force_from) of what had started by the as_of of a publication."""
    database = publications.folder(settings, publication) / "accord.duckdb"
    with publications.reading(database) as connection:
        rows = connection.execute(
            "select definition, fingerprint, in_force_from from accord.agreements where in_force_from is not null"
        ).fetchall()
    until = publications.instant(publication.as_of)
    return [row for row in rows if first_instant(row[2], settings.time_zone) < until]
