"""What is wrong with the register: what stops a publication, and what only warns."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from accord.common.settings import DBT_PROJECT, Settings
from accord.register import agreement_messages
from accord.register.entries import Entry, entries
from accord.register.frozen_versions import Breach, breaches
from accord.register.restatements import Restatement
from accord.register.version_state import is_review_due


@dataclass(frozen=True)
class Problem:
    """`severity`: critical or warning. `rule`: unsigned, changed, not_ready, review_due, restated, or a breach's."""

    rule: str
    severity: str
    definition: str
    message: str


def problems(
    settings: Settings,
    as_of: datetime | None = None,
    project: Path = DBT_PROJECT,
    restatement: Restatement | None = None,
) -> list[Problem]:
    """The register's problems as seen at `as_of` (default: the run's), critical ones first.

    A version that started before as_of shapes what is published, also when a later one replaced it: it must be signed
    by both sides, unchanged since, and as it was published. The last alone is what a restatement excuses.
    """
    at = as_of or settings.as_of
    register = entries(settings, project)
    broken = breaches(settings, register, at)
    found = [
        problem for entry in register if entry.in_force_from for problem in _signing(entry, at, broken, restatement)
    ]
    found += [
        Problem("review_due", "warning", entry.definition, agreement_messages.review_due(entry))
        for entry in register
        if _started(entry, at) and not _ended(entry, at) and is_review_due(entry, at, settings.zone)
    ]
    found += [_of_breach(breach, restatement) for breach in broken]
    return sorted(found, key=lambda problem: (problem.severity != "critical", problem.definition, problem.rule))


def _started(entry: Entry, at: datetime) -> bool:
    return entry.in_force_from_at is not None and entry.in_force_from_at < at


def _ended(entry: Entry, at: datetime) -> bool:
    return entry.in_force_to_at is not None and entry.in_force_to_at < at


def _signing(entry: Entry, at: datetime, broken: list[Breach], restatement: Restatement | None) -> list[Problem]:
    """Signatures and what was signed, of a version that has a start."""
    started = _started(entry, at)
    missing = [side for side in ("marketing", "sales") if not getattr(entry, side).is_given]
    if missing and started:
        return [Problem("unsigned", "critical", entry.definition, agreement_messages.unsigned(entry, missing))]
    if missing:
        return [Problem("not_ready", "warning", entry.definition, agreement_messages.not_ready(entry, missing))]
    is_frozen = any(breach.rule == "frozen" and breach.definition == entry.definition for breach in broken)
    # Of a frozen one its own message says what to do: to sign again is no way on.
    if entry.is_changed_since_signing and (restatement or not is_frozen):
        severity = "critical" if started else "warning"
        return [Problem("changed", severity, entry.definition, agreement_messages.changed(entry, is_frozen))]
    return []


def _of_breach(breach: Breach, restatement: Restatement | None) -> Problem:
    if restatement:
        message = agreement_messages.restated(breach, restatement.by, restatement.reason)
        return Problem("restated", "warning", breach.definition, message)
    return Problem(breach.rule, "critical", breach.definition, agreement_messages.broken(breach))
