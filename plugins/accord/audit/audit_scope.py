"""Decides how much of a build is audited: all rows, or touched leads and a sample of the others."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accord.audit import audit_report
from accord.common.errors import StateError
from accord.common.instants import instant
from accord.common.settings import Settings
from accord.store import publications
from accord.store.publications import History, Publication

SUNDAY = 7
DAYS = 7  # at most, between two full audits


@dataclass(frozen=True)
class AuditScope:
    """`kind`: full or incremental. `reason`: why, for people.

    `base`: the publication that the rows of untouched leads are compared with; None after a full build.
    """

    kind: str
    reason: str
    base: Publication | None

    @property
    def is_full(self) -> bool:
        return self.kind == "full"


def scope_of(settings: Settings, build: dict[str, Any], is_requested: bool) -> AuditScope:
    """Incremental, if everything else was fully audited in the last seven days; otherwise full."""
    history = publications.history(settings)
    base = history.base_of(build)
    reason = _why_full(settings, build, history, base, is_requested)
    return AuditScope("full" if reason else "incremental", reason or "the base build is audited", base)


def _why_full(
    settings: Settings, build: dict[str, Any], history: History, base: Publication | None, is_requested: bool
) -> str | None:
    today = _day(settings, build["as_of"])
    if is_requested:
        return "requested"
    if build.get("mode") != "incremental":
        return "the build was full"
    if build.get("rebuild"):
        return "a scorecard or a definition changed"
    if base is None:
        return "the base build is not published"
    if not_known := _why_not_audited(settings):
        return not_known
    if today.isoweekday() == SUNDAY:
        return "it is Sunday"
    full_audits = [_day(settings, each.as_of) for each in history.publications if each.audit_kind == "full"]
    if not full_audits or (today - max(full_audits)).days >= DAYS:
        return f"the last full audit is {DAYS} days ago or more"
    return None


def _why_not_audited(settings: Settings) -> str | None:
    """Why the last audit does not vouch for the leads that this build did not touch; None if it does."""
    record = settings.work / "audit.json"
    try:
        return "the last audit failed" if record.exists() and audit_report.read(record).critical else None
    except StateError:
        return "the record of the last audit is damaged"


def _day(settings: Settings, as_of: str) -> date:
    """The business day of an as_of."""
    return instant(as_of).astimezone(settings.zone).date()
