"""The files of the lake, what each batch loaded, and how a commit is completed after a crash.

One atomic rename of its manifest commits a batch. Before it, the batch's files are in `_staging/<batch_id>/` and nobody
reads them. After it, they belong to the lake; `recover` moves those that a crash left in the staging folder.
"""

import json
import os
import shutil
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from accord.common.errors import StateError
from accord.common.fault_points import point
from accord.common.hashes import sha256_of
from accord.common.settings import Settings
from accord.common.state_files import read_record, sync

OF_BATCH = (
    "Put it back from a backup (docs/guides/back_up.md). Without one, move {manifest} and all files of the lake named "
    "{batch}*.parquet out of the lake: what is still in the inbox of that batch is then loaded again, and what is not "
    "is lost. Then: accord run"
)
STATES = ("loaded", "repeat", "rejected", "unrecognised")
REFUSED = ("rejected", "unrecognised")  # not read: every batch lists such a file until it is replaced or removed


@dataclass
class FileOutcome:
    """What happened to one file. Always: rows = loaded + quarantined + repeats.

    `state`: loaded (the file was read; rows may still be quarantined), repeat (same content as an earlier file, or in a
    table without a key the same rows), rejected (could not be read; none of its rows are in the lake), unrecognised
    (belongs to no table of the contract, or is not a regular file).
    `hash`: SHA-256 of its decompressed bytes. `size` (bytes) and `mtime_ns` recognise it without reading it again.
    `rows_digest`: a digest of its rows, in a table without a key; null in manifests from before it was kept.
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
    rows_digest: str | None = None

    def add(self, note: str) -> None:
        """Appends a note to the file's message."""
        self.message = f"{self.message}; {note}" if self.message else note


@dataclass
class Batch:
    """One run of ingest on one source. `files`: all files of the inbox except unchanged ones that an earlier run
    already read; `already_loaded` counts those.

    `outputs`: the files that it wrote, by their path in the lake. `output_files`: of each its `size` (bytes) and
    `sha256`; empty in manifests of earlier versions of Accord.
    """

    batch_id: str
    source: str
    started_at: str
    files: list[FileOutcome] = field(default_factory=list)
    already_loaded: int = 0
    is_degraded: bool = False
    outputs: list[str] = field(default_factory=list)
    output_files: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def totals(self) -> dict[str, int]:
        return totals(self.files) | {"already_loaded": self.already_loaded}

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"totals": self.totals}


def totals(files: list[FileOutcome]) -> dict[str, int]:
    """Sums over files: the number of files in each state, and of their rows."""
    states = Counter(each.state for each in files)
    rows = {name: sum(getattr(each, name) for each in files) for name in ("rows", "loaded", "quarantined", "repeats")}
    return {"files": len(files)} | {f"files_{state}": states[state] for state in STATES} | rows


def table_folder(settings: Settings, source: str, table: str) -> Path:
    return settings.lake / source / table


def manifest_folder(settings: Settings, source: str) -> Path:
    return settings.lake / "_manifests" / source


def staging_folder(settings: Settings, batch_id: str) -> Path:
    return settings.lake / "_staging" / batch_id


def batch_id(source: str, started_at: datetime) -> str:
    """An id that sorts by time. It ends with the source, so that two sources at the same instant have two ids."""
    return f"{started_at.astimezone(UTC):%Y%m%dT%H%M%S%fZ}-{source}"


def batch_of(file: Path) -> str:
    """The batch that a Parquet file of the lake belongs to. A batch's further files of one table end with a number."""
    batch, _, number = file.stem.rpartition("-")
    return batch if number.isdigit() else file.stem


def batches(settings: Settings, source: str, unreadable: list[Exception] | None = None) -> list[Batch]:
    """All committed batches of a source, oldest first.

    Raises StateError at a damaged manifest. With a list `unreadable` it leaves the batch out and adds the error.
    """
    committed = []
    for path in sorted(manifest_folder(settings, source).glob("*.json")):
        try:
            committed.append(read_record(path, _batch, _remedy(path)))
        except StateError as error:
            if unreadable is None:
                raise
            unreadable.append(error)
    return committed


def _batch(raw: dict[str, Any]) -> Batch:
    raw.pop("totals")
    return Batch(**raw | {"files": [FileOutcome(**each) for each in raw["files"]]})


def file_report(settings: Settings, unreadable: list[Exception] | None = None) -> dict[str, Any]:
    """Source -> what happened to each of its files, and the sums: for `accord status`, JSON-able."""
    report = {}
    folder = settings.lake / "_manifests"
    for source in sorted(path.name for path in folder.iterdir()) if folder.exists() else []:
        history = batches(settings, source, unreadable)
        if history:
            last = history[-1]
            files = [each for batch in history for each in batch.files]
            report[source] = {
                "batches": len(history),
                "last_batch": {k: v for k, v in last.as_dict().items() if k not in ("files", "outputs")},
                "totals": totals(files),
                "files": [vars(each) | {"batch_id": batch.batch_id} for batch in history for each in batch.files],
            }
    return report


def commit(settings: Settings, batch: Batch) -> None:
    """Makes a staged batch part of the lake: all of it, or nothing if the process dies before the rename."""
    staging = staging_folder(settings, batch.batch_id)
    folder = manifest_folder(settings, batch.source)
    folder.mkdir(parents=True, exist_ok=True)
    for output in batch.outputs:
        sync(staging / output)
        written = staging / output
        batch.output_files[output] = {"size": written.stat().st_size, "sha256": sha256_of(written)}
    draft = staging / "manifest.json"
    draft.write_text(json.dumps(batch.as_dict(), indent=1))
    sync(draft)
    point("ingest.before_commit")
    os.replace(draft, folder / f"{batch.batch_id}.json")
    sync(folder)
    point("ingest.after_commit")
    _move(settings, batch.batch_id, batch.outputs)


def recover(settings: Settings, source: str) -> list[str]:
    """Moves the remaining files of committed batches and removes those of uncommitted ones. Returns the batch ids."""
    unfinished = sorted((settings.lake / "_staging").glob(f"*-{source}"))
    for staging in unfinished:
        manifest = manifest_folder(settings, source) / f"{staging.name}.json"
        outputs = _committed(manifest) if manifest.exists() else []
        _move(settings, staging.name, outputs)
    return [staging.name for staging in unfinished]


def _committed(manifest: Path) -> list[str]:
    return read_record(manifest, _batch, _remedy(manifest)).outputs


def _remedy(manifest: Path) -> str:
    return OF_BATCH.format(manifest=manifest, batch=manifest.stem)


def _move(settings: Settings, batch: str, outputs: list[str]) -> None:
    staging = staging_folder(settings, batch)
    for output in outputs:
        if (staging / output).exists():
            target = settings.lake / output
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(staging / output, target)
            sync(target.parent)
            point("ingest.moving")
    shutil.rmtree(staging, ignore_errors=True)
