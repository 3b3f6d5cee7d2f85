"""The agreement for `accord agreement` and `accord status`: every version, its state, the register's problems."""

from dataclasses import asdict
from typing import Any

from accord.common.errors import StateError
from accord.common.settings import PROJECT, Settings
from accord.register import agreed_list
from accord.register.entries import Entry, entries
from accord.register.problems import Problem, problems
from accord.register.version_state import is_review_due, state_of


def listing(settings: Settings, unreadable: list[Exception] | None = None) -> dict[str, Any]:
    """JSON-able: as_of, time_zone, versions (fields named as in the published table `agreements`), what_does_not_count
    (`AgreedList.kept`), problems.

    Raises AgreementError if the register cannot be read, StateError if what is published cannot. With a list
    `unreadable` that error is added to it instead, and there are no problems.
    """
    return {
        "as_of": settings.as_of.isoformat(),
        "time_zone": settings.time_zone,
        "versions": [_version(entry, settings) for entry in entries(settings)],
        agreed_list.NAME: agreed_list.read(settings).kept(),
        "problems": [asdict(problem) for problem in _problems(settings, unreadable)],
    }


def _problems(settings: Settings, unreadable: list[Exception] | None) -> list[Problem]:
    try:
        return problems(settings)
    except StateError as error:
        if unreadable is None:
            raise
        unreadable.append(error)
        return []


def _version(entry: Entry, settings: Settings) -> dict[str, Any]:
    file = entry.file.resolve()
    return {
        "definition": entry.definition,
        "stage": entry.stage,
        "state": state_of(entry, settings.as_of),
        "description": entry.description,
        "in_force_from": _day(entry.in_force_from),
        "in_force_to": _day(entry.in_force_to),
        "review_by_on": _day(entry.review_by_on),
        "is_review_due": is_review_due(entry, settings.as_of, settings.zone),
        "marketing_signed_by": entry.marketing.by,
        "marketing_signed_on": _day(entry.marketing.on),
        "sales_signed_by": entry.sales.by,
        "sales_signed_on": _day(entry.sales.on),
        "fingerprint": entry.fingerprint,
        "signed_fingerprint": entry.signed_fingerprint,
        "is_signed": entry.is_signed and not entry.is_changed_since_signing,
        "file": str(file.relative_to(PROJECT.resolve()) if file.is_relative_to(PROJECT.resolve()) else entry.file),
    }


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
