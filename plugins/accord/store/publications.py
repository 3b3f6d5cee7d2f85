"""The publications that exist: their records, which one is current, and which one a new one is compared with."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from accord.common.instants import instant
from accord.common.settings import Settings

RECORD = "publication.json"
DATABASE = "accord.duckdb"


@dataclass(frozen=True)
class Publication:
    """What one publication is of: the content of its `publication.json`. Instants are ISO 8601, UTC.

    `state` is how it was published: `current`, or `history_only` where its as_of was older than the current one's.
    `batches`: the lake's batches it was built from, by source. `loaded_until`: the greatest `_loaded_at` in them.
    `audit_kind`: `full`, or `incremental` (touched leads, and a sample of the others).
    `restatement`: by and reason, where it rewrote published history on purpose.
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


@dataclass(frozen=True)
class History:
    """All publications of a home, read once. `publications`: by the instant of publication.

    `rolled_back`: ids that `accord rollback` took away. `replaced`: ids that readers saw until another one was shown.
    """

    folder: Path
    publications: tuple[Publication, ...]
    current: Publication | None
    rolled_back: frozenset[str]
    replaced: frozenset[str]

    @property
    def newest(self) -> Publication | None:
        """The publication made last, shown or not: its file lists all publications before it."""
        return self.publications[-1] if self.publications else None

    def folder_of(self, publication: Publication) -> Path:
        return self.folder / publication.publication_id

    def state(self, publication: Publication) -> str:
        """The state now: current, replaced, rolled_back, or history_only where no reader ever saw it.

        A publication that a crash prevented from being shown is history_only too.
        """
        if self.current and publication.publication_id == self.current.publication_id:
            return "current"
        if publication.publication_id in self.rolled_back:
            return "rolled_back"
        return "replaced" if publication.publication_id in self.replaced else "history_only"

    def previous(self, as_of: datetime) -> Publication | None:
        """The publication that a build is compared with: the newest that is not after as_of, whatever its sources.

        Not one that was rolled back, nor one that should be current and that a crash prevented from being shown.
        """
        candidates = [
            publication
            for publication in self.publications
            if instant(publication.as_of) <= as_of
            and self.state(publication) in ("current", "replaced", publication.state)
        ]
        return max(candidates, key=lambda found: (instant(found.as_of), found.published_at), default=None)

    def of_build(self, build_id: str | None) -> Publication | None:
        """The publication of a build, if it became what it was made to be: shown, or in the history only.

        Not one that a crash prevented from being shown, nor one that was rolled back: they count as never published.
        """
        found = [
            publication
            for publication in self.publications
            if publication.build_id == build_id and self.state(publication) in {publication.state, "replaced"}
        ]
        return found[-1] if found else None

    def base_of(self, build: dict[str, Any]) -> Publication | None:
        """The publication of the build that an incremental build started from; None for a full build.

        None too where that build was never published or is no longer in the history, and where a scorecard or a
        definition changed: then no row can be reused.
        """
        is_incremental = build.get("mode") == "incremental" and not build.get("rebuild")
        return self.of_build(build.get("base_build_id")) if is_incremental else None


def history(settings: Settings) -> History:
    """Reads every record once; folders that publishing has not finished are left out."""
    records = [read(record) for record in history_folder(settings).glob(f"[!.]*/{RECORD}")]
    rollbacks, shown = rollback_log(settings), shown_log(settings)
    return History(
        folder=history_folder(settings),
        publications=tuple(sorted(records, key=lambda publication: publication.published_at)),
        current=current(settings),
        rolled_back=frozenset(
            json.loads(line)["publication_id"]
            for line in (rollbacks.read_text().splitlines() if rollbacks.exists() else [])
        ),
        replaced=frozenset(shown.read_text().split() if shown.exists() else []),
    )


def history_folder(settings: Settings) -> Path:
    return settings.published / "history"


def folder(settings: Settings, publication: Publication) -> Path:
    return history_folder(settings) / publication.publication_id


def read(record: Path) -> Publication:
    return Publication(**json.loads(record.read_text()))


def current(settings: Settings) -> Publication | None:
    """The publication that readers see, or None before the first."""
    record = settings.published / "current" / RECORD
    return read(record) if record.exists() else None


def rollback_log(settings: Settings) -> Path:
    """One JSON line a rollback: publication_id, back_to, rolled_back_at."""
    return settings.published / "rollbacks.jsonl"


def shown_log(settings: Settings) -> Path:
    """One id a line: the publications that readers saw until another one was shown."""
    return settings.published / "shown.txt"


def published_build(settings: Settings) -> Publication | None:
    """The publication of the build in `work/`, where that build is audited, passed and published: nothing is new then.

    None where a crash came between, its last audit failed, or `accord rollback` took the publication away.
    """
    records = [settings.work / name for name in ("build.json", "audit.json")]
    if not all(record.exists() for record in records):
        return None
    build, audit = (json.loads(record.read_text()) for record in records)
    failed = [each for each in audit["results"] if not each["is_ok"] and each["severity"] == "critical"]
    is_passed = audit["build_id"] == build["build_id"] and not failed
    return history(settings).of_build(build["build_id"]) if is_passed else None
