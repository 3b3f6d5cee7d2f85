"""Where the lake's files are, what each batch did, and how a commit that a crash cut short is completed.

A batch is committed by one atomic rename of its manifest. Before it, the batch's files are in `_staging/<batch_id>/`
and nobody reads them; after it, they belong to the lake, and `recover` moves those that a crash left behind.
"""

import json
import os
import shutil
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from accord.common.duckdb_files import connect
from accord.common.fault_points import point
from accord.common.settings import Settings
from accord.common.sql import identifier, literal
from accord.store.contracts import Contract

STATES = ("loaded", "repeat", "rejected", "unrecognised")


@dataclass
class FileAccount:
    """What became of one file: rows = loaded + quarantined + repeats, always.

    `state`: loaded (read, whatever became of its rows), repeat (same content as a file read before), rejected (could
    not be read; nothing of it is in the lake), unrecognised (belongs to no table of the contract).
    `hash`: SHA-256 of its decompressed bytes. `size` (bytes) and `mtime_ns` recognise it without reading it again.
    """

    file: str
    size: int
    mtime_ns: int
    table: str | None = None
    hash: str | None = None
    rows: int = 0
    loaded: int = 0
    quarantined: int = 0
    repeats: int = 0
    state: str = "loaded"
    message: str = ""
    unknown_columns: list[str] = field(default_factory=list)
    missing_columns: list[str] = field(default_factory=list)
    loaded_at: str | None = None

    def add(self, note: str) -> None:
        """One more thing to say about the file."""
        self.message = f"{self.message}; {note}" if self.message else note


@dataclass
class Batch:
    """One run of ingest over one source. Its inputs are the files *considered*: all in the inbox but those that an
    earlier run already read and that have not been touched since (`already_loaded` counts these)."""

    batch_id: str
    source: str
    started_at: str
    files: list[FileAccount] = field(default_factory=list)
    already_loaded: int = 0
    is_degraded: bool = False
    outputs: list[str] = field(default_factory=list)

    @property
    def totals(self) -> dict[str, int]:
        return totals(self.files) | {"already_loaded": self.already_loaded}

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"totals": self.totals}


def totals(files: list[FileAccount]) -> dict[str, int]:
    """Sums over files: how many in each state, and their rows."""
    states = Counter(account.state for account in files)
    rows = {name: sum(getattr(each, name) for each in files) for name in ("rows", "loaded", "quarantined", "repeats")}
    return {"files": len(files)} | {f"files_{state}": states[state] for state in STATES} | rows


def table_folder(settings: Settings, source: str, table: str) -> Path:
    return settings.lake / source / table


def manifest_folder(settings: Settings, source: str) -> Path:
    return settings.lake / "_manifests" / source


def staging_folder(settings: Settings, batch_id: str) -> Path:
    return settings.lake / "_staging" / batch_id


def batch_id(source: str, started_at: datetime) -> str:
    """Sorts by time; ends with the source, so that two sources ingested at one instant stay apart."""
    return f"{started_at.astimezone(UTC):%Y%m%dT%H%M%S%fZ}-{source}"


def batches(settings: Settings, source: str) -> list[Batch]:
    """All committed batches of a source, oldest first."""
    found = []
    for path in sorted(manifest_folder(settings, source).glob("*.json")):
        raw = json.loads(path.read_text())
        raw.pop("totals")
        found.append(Batch(**raw | {"files": [FileAccount(**each) for each in raw["files"]]}))
    return found


def accounts(settings: Settings) -> dict[str, Any]:
    """Every file of every source with its account, and the sums: for `accord status`, JSON-able."""
    report = {}
    folder = settings.lake / "_manifests"
    for source in sorted(path.name for path in folder.iterdir()) if folder.exists() else []:
        history = batches(settings, source)
        if history:
            last = history[-1]
            files = [each for batch in history for each in batch.files]
            report[source] = {
                "batches": len(history),
                "last_batch": {k: v for k, v in last.as_dict().items() if k not in ("files", "outputs")},
                "totals": totals(files),
                "files": [asdict(each) | {"batch_id": batch.batch_id} for batch in history for each in batch.files],
            }
    return report


def commit(settings: Settings, batch: Batch) -> None:
    """Makes a staged batch part of the lake: all of it or, if it dies before the rename, nothing."""
    staging = staging_folder(settings, batch.batch_id)
    folder = manifest_folder(settings, batch.source)
    folder.mkdir(parents=True, exist_ok=True)
    for output in batch.outputs:
        _sync(staging / output)
    draft = staging / "manifest.json"
    draft.write_text(json.dumps(batch.as_dict(), indent=1))
    _sync(draft)
    point("ingest.before_commit")
    os.replace(draft, folder / f"{batch.batch_id}.json")
    _sync(folder)
    point("ingest.after_commit")
    _move(settings, batch.batch_id, batch.outputs)


def recover(settings: Settings, source: str) -> list[str]:
    """Completes a committed batch's moves, removes what an uncommitted one left; gives the batch ids it dealt with."""
    found = sorted((settings.lake / "_staging").glob(f"*-{source}"))
    for staging in found:
        manifest = manifest_folder(settings, source) / f"{staging.name}.json"
        outputs = json.loads(manifest.read_text())["outputs"] if manifest.exists() else []
        _move(settings, staging.name, outputs)
    return [staging.name for staging in found]


def _move(settings: Settings, batch: str, outputs: list[str]) -> None:
    staging = staging_folder(settings, batch)
    for output in outputs:
        if (staging / output).exists():
            target = settings.lake / output
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(staging / output, target)
            _sync(target.parent)
            point("ingest.moving")
    shutil.rmtree(staging, ignore_errors=True)


def write_schemas(settings: Settings, contract: Contract) -> None:
    """An empty Parquet file of each declared table, so that a source without data still reads."""
    with connect() as connection:
        for table in contract.tables:
            columns = [(column.name, column.lake_type) for column in table.columns]
            folder = table_folder(settings, contract.source, table.name) / "loaded_on=0001-01-01"
            folder.mkdir(parents=True, exist_ok=True)
            nothing = empty_select(columns)
            draft = folder / ".schema.tmp"
            connection.execute(f"copy ({nothing}) to {literal(str(draft))} (format parquet)")
            target = folder / "schema.parquet"
            if target.exists() and target.read_bytes() == draft.read_bytes():
                draft.unlink()
            else:
                os.replace(draft, target)


def empty_select(columns: list[tuple[str, str]]) -> str:
    """A query of no rows with these columns and the metadata columns."""
    from accord.store.contracts import METADATA

    listed = [*columns, *METADATA.items()]
    return "select " + ", ".join(f"null::{kind} as {identifier(name)}" for name, kind in listed) + " where false"


def _sync(path: Path) -> None:
    """Waits until a file, or a folder's entries, are on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
