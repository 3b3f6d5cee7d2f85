"""The publications that exist: their records, which one is current, and which one a new one is compared with."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from accord.common.errors import StateError
from accord.common.instants import instant
from accord.common.settings import Settings
from accord.common.state_files import damaged, read_json, read_record
from accord.store import builds

RECORD = "publication.json"
DATABASE = "accord.duckdb"
OF_RECORD = (
    "Put it back from a backup (docs/guides/back_up.md). Without one, move the folder {folder} out of the home: it "
    "then counts as never published, and accord run compares with the publication before it."
)


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


def history(settings: Settings, unreadable: list[Exception] | None = None) -> History:
    """Reads every record once; folders that publishing has not finished are left out.

    Raises StateError at a damaged record. With a list `unreadable` it leaves the record out and adds the error instead.
    """
    shown = shown_log(settings)
    records = [
        _tolerant(unreadable, None, read, record) for record in sorted(history_folder(settings).glob(f"[!.]*/{RECORD}"))
    ]
    found = [record for record in records if record is not None]
    return History(
        folder=history_folder(settings),
        publications=tuple(sorted(found, key=lambda publication: publication.published_at)),
        current=_tolerant(None if unreadable is None else [], None, current_of, settings.published),
        rolled_back=_tolerant(unreadable, frozenset(), _rolled_back, rollback_log(settings)),
        replaced=frozenset(shown.read_text().split() if shown.exists() else []),
    )


def _tolerant(unreadable: list[Exception] | None, otherwise: Any, read: Callable[[Path], Any], file: Path) -> Any:
    """What `read` reads; `otherwise` where the file is damaged and that is only to be noted."""
    try:
        return read(file)
    except StateError as error:
        if unreadable is None:
            raise
        unreadable.append(error)
        return otherwise


def _rolled_back(log: Path) -> frozenset[str]:
    """The ids in the log of rollbacks. A last line that a crash cut short is of a rollback that was not done."""
    lines = log.read_text().split("\n") if log.exists() else [""]
    ids = []
    for number, line in enumerate(lines[:-1], 1):
        try:
            ids.append(json.loads(line)["publication_id"])
        except (ValueError, TypeError, KeyError) as error:
            raise damaged(log, f"line {number} is no JSON object", "Correct or remove that line.") from error
    return frozenset(ids)


def history_folder(settings: Settings) -> Path:
    return settings.published / "history"


def folder(settings: Settings, publication: Publication) -> Path:
    return history_folder(settings) / publication.publication_id


def read(record: Path) -> Publication:
    """One `publication.json`. Raises StateError, with what to do, if it is damaged."""
    remedy = OF_RECORD.format(folder=record.resolve().parent)
    return read_record(record, lambda found: Publication(**found), remedy)


def current(settings: Settings) -> Publication | None:
    """The publication that readers see, or None before the first."""
    return current_of(settings.published)


def current_of(published: Path) -> Publication | None:
    """The same, by the folder of what is published."""
    record = published / "current" / RECORD
    return read(record) if record.exists() else None


def rollback_log(settings: Settings) -> Path:
    """One JSON line a rollback: publication_id, back_to, rolled_back_at."""
    return settings.published / "rollbacks.jsonl"


def shown_log(settings: Settings) -> Path:
    """One id a line: the publications that readers saw until another one was shown."""
    return settings.published / "shown.txt"


def published_build(settings: Settings) -> Publication | None:
    """The publication of the build in `work/`, where that build is audited, passed and published: nothing is new then.

    None where a crash came between, a record is damaged, its last audit failed, or `accord rollback` took the
    publication away.
    """
    record = settings.work / "audit.json"
    if not record.exists() or not builds.build_record(settings).exists():
        return None
    try:
        build, audit = builds.read_build(settings), read_json(record, "")
        failed = [each for each in audit["results"] if not each["is_ok"] and each["severity"] == "critical"]
        is_passed = audit["build_id"] == build["build_id"] and not failed
    except (StateError, KeyError, TypeError):
        return None
    return history(settings).of_build(build["build_id"]) if is_passed else None
