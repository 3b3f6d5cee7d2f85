"""The publications that exist: their records, which one is current, and which one a new one is compared with."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from accord.common.instants import instant
from accord.common.settings import Settings

RECORD = "publication.json"


@dataclass(frozen=True)
class Publication:
    """What one publication is of: the content of its `publication.json`. Instants are ISO 8601, UTC.

    `state` is how it was published: `current`, or `history_only` where its as_of was older than the current one's.
    `batches`: the lake's batches it was built from, by source. `loaded_until`: the greatest `_loaded_at` in them.
    `audit_kind`: `full`, or `night` where only what the night touched was audited and a sample of the rest.
    `restatement`: by and reason, where it rewrote the published past on purpose.
    """

    publication_id: str
    as_of: str
    published_at: str
    sources: list[str]
    git_revision: str | None
    build_id: str
    leads: int
    is_degraded: bool
    state: str
    batches: dict[str, list[str]] = field(default_factory=dict)
    loaded_until: str | None = None
    audit_kind: str = "full"
    restatement: dict[str, str] | None = None

    def summary(self) -> dict[str, Any]:
        """The record without its list of batches."""
        return {name: value for name, value in asdict(self).items() if name != "batches"}


def history(settings: Settings) -> Path:
    return settings.published / "history"


def folder(settings: Settings, publication: Publication) -> Path:
    return history(settings) / publication.publication_id


def everything(settings: Settings) -> list[Publication]:
    """All whole publications in the history, by the instant of publication."""
    records = [read(record) for record in history(settings).glob(f"[!.]*/{RECORD}")]
    return sorted(records, key=lambda publication: publication.published_at)


def read(record: Path) -> Publication:
    return Publication(**json.loads(record.read_text()))


def current(settings: Settings) -> Publication | None:
    """The publication readers see, or None before the first."""
    record = settings.published / "current" / RECORD
    return read(record) if record.exists() else None


def rolled_back(settings: Settings) -> set[str]:
    """Ids of the publications that `accord rollback` took away."""
    log = rollback_log(settings)
    return {json.loads(line)["publication_id"] for line in log.read_text().splitlines()} if log.exists() else set()


def rollback_log(settings: Settings) -> Path:
    """One JSON line a rollback: publication_id, back_to, rolled_back_at."""
    return settings.published / "rollbacks.jsonl"


def shown_log(settings: Settings) -> Path:
    """One id a line: the publications that readers saw and that another one took the place of."""
    return settings.published / "shown.txt"


def state(settings: Settings, publication: Publication) -> str:
    """What became of a publication: current, replaced, rolled_back, or history_only where no reader ever saw it.

    The last is also what a publication is that a crash kept from being shown.
    """
    log = shown_log(settings)
    now = current(settings)
    if now and publication.publication_id == now.publication_id:
        return "current"
    if publication.publication_id in rolled_back(settings):
        return "rolled_back"
    was_shown = log.exists() and publication.publication_id in log.read_text().split()
    return "replaced" if was_shown else "history_only"


def previous(settings: Settings, as_of: datetime) -> Publication | None:
    """The one a build is compared with: the newest that is not after as_of, whatever its sources.

    Not one that was rolled back, nor one that was to be current and that a crash kept from being shown.
    """
    candidates = [
        publication
        for publication in everything(settings)
        if instant(publication.as_of) <= as_of
        and state(settings, publication) in ("current", "replaced", publication.state)
    ]
    return max(candidates, key=lambda found: (instant(found.as_of), found.published_at), default=None)


def of_build(settings: Settings, build_id: str | None) -> Publication | None:
    """The publication of a build, if it became what it was made to be: shown, or in the history only.

    Not one that a crash kept from being shown, nor one that was rolled back: those are as if never published.
    """
    made = [
        publication
        for publication in everything(settings)
        if publication.build_id == build_id
        and state(settings, publication) in {publication.state, "replaced"}
    ]  # fmt: skip
    return made[-1] if made else None


def settled(settings: Settings) -> Publication | None:
    """The publication of the build that is in `work/`, where it is audited, passed and published: nothing is new then.

    None where a crash came between, the last audit of it failed, or `accord rollback` took it away.
    """
    records = [settings.work / name for name in ("build.json", "audit.json")]
    if not all(record.exists() for record in records):
        return None
    build, audit = (json.loads(record.read_text()) for record in records)
    failed = [each for each in audit["results"] if not each["is_ok"] and each["severity"] == "critical"]
    is_passed = audit["build_id"] == build["build_id"] and not failed
    return of_build(settings, build["build_id"]) if is_passed else None


def base(settings: Settings, build: dict[str, Any]) -> Publication | None:
    """The publication of the build that a night's build stands on; None where everything was built anew.

    None too where that build was never published, or is in the history no more, and where a scorecard or a definition
    changed: then nothing can be carried over.
    """
    is_incremental_run = build.get("mode") == "incremental" and not build.get("rebuild")
    return of_build(settings, build.get("base_build_id")) if is_incremental_run else None
