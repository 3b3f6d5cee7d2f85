"""The problems of the register: critical ones stop a run before it loads anything, warnings do not."""

from datetime import datetime
from pathlib import Path

from accord.common.errors import AgreementError
from accord.common.plurals import count
from accord.common.settings import DBT_PROJECT, Settings
from accord.register import agreed_list, agreement_messages, list_problems
from accord.register.entries import Entry, entries
from accord.register.frozen_versions import Breach, breaches
from accord.register.problem import Problem
from accord.register.restatements import Restatement
from accord.register.version_state import is_review_due


def problems(
    settings: Settings,
    as_of: datetime | None = None,
    project: Path = DBT_PROJECT,
    restatement: Restatement | None = None,
) -> list[Problem]:
    """The register's problems at `as_of` (default: that of the settings), critical ones first.

    A version that started before as_of decides what is published, even if a later one has replaced it. It must be
    signed by both sides, unchanged since, and as it was published. So must what does not count, of every day before
    as_of. A restatement excuses only the last of these.
    """
    as_of = as_of or settings.as_of
    register = entries(settings, project)
    found_breaches = breaches(settings, register, as_of)
    found = [
        problem
        for entry in register
        if entry.in_force_from
        for problem in _signing_problems(entry, as_of, found_breaches, restatement)
    ]
    found += [
        Problem("review_due", "warning", entry.definition, agreement_messages.review_due(entry))
        for entry in register
        if _has_started(entry, as_of) and not _has_ended(entry, as_of) and is_review_due(entry, as_of, settings.zone)
    ]
    found += [
        Problem("signed_late", "warning", entry.definition, agreement_messages.signed_late(entry, late))
        for entry in register
        if _has_started(entry, as_of) and (late := _signed_late(entry))
    ]
    found += [_breach_problem(breach, restatement) for breach in found_breaches]
    found += list_problems.problems(settings, agreed_list.read(settings, project), as_of, restatement)
    return sorted(found, key=lambda problem: (problem.severity != "critical", problem.definition, problem.rule))


def require_agreed(
    settings: Settings,
    as_of: datetime | None = None,
    project: Path = DBT_PROJECT,
    restatement: Restatement | None = None,
) -> None:
    """Raises AgreementError with every critical problem of the register at `as_of`, and what to do about each."""
    critical = [each for each in problems(settings, as_of, project, restatement) if each.severity == "critical"]
    if critical:
        found = "\n".join(f"- {each.rule}: {each.message}" for each in critical)
        how_many = count(len(critical), "critical problem")
        raise AgreementError(
            f"The agreement has {how_many}, so nothing is loaded or published:\n{found}\n"
            "All of it: accord agreement. After correcting it: accord run"
        )


def _has_started(entry: Entry, as_of: datetime) -> bool:
    return entry.in_force_from_at is not None and entry.in_force_from_at < as_of


def _has_ended(entry: Entry, as_of: datetime) -> bool:
    return entry.in_force_to_at is not None and entry.in_force_to_at < as_of


def _signed_late(entry: Entry) -> list[str]:
    """The sides that signed on a day after the version's first day."""
    start = entry.in_force_from
    signatures = {"marketing": entry.marketing.on, "sales": entry.sales.on}
    return [side for side, on in signatures.items() if start and on and on > start]


def _signing_problems(
    entry: Entry, as_of: datetime, found_breaches: list[Breach], restatement: Restatement | None
) -> list[Problem]:
    """Missing signatures, or changes since signing, of a version that has a start."""
    started = _has_started(entry, as_of)
    missing = [side for side in ("marketing", "sales") if not getattr(entry, side).is_given]
    if missing and started:
        return [Problem("unsigned", "critical", entry.definition, agreement_messages.unsigned(entry, missing))]
    if missing:
        return [Problem("not_ready", "warning", entry.definition, agreement_messages.not_ready(entry, missing))]
    is_frozen = any(breach.rule == "frozen" and breach.definition == entry.definition for breach in found_breaches)
    # The breach of a frozen version has its own message: signing again would not help.
    if entry.is_changed_since_signing and (restatement or not is_frozen):
        severity = "critical" if started else "warning"
        return [Problem("changed", severity, entry.definition, agreement_messages.changed(entry, is_frozen))]
    return []


def _breach_problem(breach: Breach, restatement: Restatement | None) -> Problem:
    if restatement:
        message = agreement_messages.restated(breach, restatement.by, restatement.reason)
        return Problem("restated", "warning", breach.definition, message)
    return Problem(breach.rule, "critical", breach.definition, agreement_messages.breach_message(breach))
