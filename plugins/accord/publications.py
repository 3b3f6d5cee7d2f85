"""The publications that exist: their records, which one is current, and which one a new one is compared with."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from accord.settings import AccordError, Settings
from accord.sql import literal

RECORD = "publication.json"


@dataclass(frozen=True)
class Publication:
    """What one publication is of: the content of its `publication.json`. Instants are ISO 8601, UTC.

    `state` is how it was published: `current`, or `history_only` where its as_of was older than the current one's.
    `batches`: the lake's batches it was built from, by source. `loaded_until`: the greatest `_loaded_at` in them.
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

    def summary(self) -> dict[str, Any]:
        """The record without its list of batches."""
        return {name: value for name, value in asdict(self).items() if name != "batches"}


def instant(text: str) -> datetime:
    """An ISO 8601 instant as an aware UTC one; without an offset it is UTC."""
    read = datetime.fromisoformat(text)
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


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


@contextmanager
def reading(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A published database, read-only, in which `accord.<table>` is a name.

    Opened directly, the database is called like its file, `accord`, as is its schema: then only `accord.accord.<table>`
    is, and DuckDB refuses `accord.<table>` as ambiguous. So it is attached under another name.
    """
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"attach {literal(str(database))} as published (read_only)")
        connection.execute("use published")
        yield connection


def read_build(settings: Settings) -> dict[str, Any]:
    """`work/build.json`. Raises AccordError where no finished build is there."""
    record = settings.work / "build.json"
    if not record.exists():
        raise AccordError(
            f"{record} is missing: no build has finished, so there is nothing to audit or publish. Next: accord run"
        )
    build: dict[str, Any] = json.loads(record.read_text())
    return build
