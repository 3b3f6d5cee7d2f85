"""Which audit a build gets: of everything, or of what its night touched and a sample of the rest."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accord.audit import audit_report
from accord.common.instants import instant
from accord.common.settings import Settings
from accord.store import publications
from accord.store.publications import History, Publication

SUNDAY = 7
DAYS = 7  # between two full audits at most


@dataclass(frozen=True)
class Kind:
    """`name`: full or night. `reason`: why, for people. `base`: the publication that a night is held against."""

    name: str
    reason: str
    base: Publication | None

    @property
    def is_full(self) -> bool:
        return self.name == "full"


def of(settings: Settings, build: dict[str, Any], is_demanded: bool) -> Kind:
    """A night's audit where all that it leaves out was fully audited in the last seven days, else a full one."""
    history = publications.history(settings)
    base = history.base_of(build)
    reason = _why_full(settings, build, history, base, is_demanded)
    return Kind("full" if reason else "incremental", reason or "the night's build stands on an audited one", base)


def _why_full(
    settings: Settings, build: dict[str, Any], history: History, base: Publication | None, is_demanded: bool
) -> str | None:
    today = _day(settings, build["as_of"])
    if is_demanded:
        return "asked for"
    if build.get("mode") != "incremental":
        return "everything was built anew"
    if build.get("rebuild"):
        return "a scorecard or a definition changed"
    if base is None:
        return "the build it stands on is not among the publications"
    if _last_failed(settings):
        return "the last audit failed"
    if today.isoweekday() == SUNDAY:
        return "it is Sunday"
    last = [_day(settings, each.as_of) for each in history.publications if each.audit_kind == "full"]
    if not last or (today - max(last)).days >= DAYS:
        return f"the last full one is {DAYS} days ago or more"
    return None


def _last_failed(settings: Settings) -> bool:
    record = settings.work / "audit.json"
    return record.exists() and bool(audit_report.read(record).critical)


def _day(settings: Settings, as_of: str) -> date:
    """The business day of an as_of."""
    return instant(as_of).astimezone(settings.zone).date()
