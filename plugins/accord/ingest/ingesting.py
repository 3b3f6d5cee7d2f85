"""Loads dropped files into the lake: `ingest(settings, source)`.

A run does not open files that an earlier run loaded and that are unchanged (same path, size and modification time); it
only counts them as already loaded. Every run checks a rejected or unrecognised file again until it is replaced or
removed, so that it cannot be forgotten.
"""

from collections import defaultdict
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from accord.common.errors import Busy, ConfigurationError, ContractError
from accord.common.fault_points import point
from accord.common.settings import Settings
from accord.ingest.file_inspection import check_columns, inspect
from accord.ingest.inbox import DroppedFile, is_note, scan, tables_of
from accord.ingest.loading import load_table
from accord.ingest.raw_table import IncomingFile
from accord.ingest.unreadable import UnreadableFile, unexpected
from accord.store import contracts, empty_tables, lake
from accord.store.contracts import Contract
from accord.store.lake import Batch, FileOutcome

__all__ = ["Batch", "FileOutcome", "ingest"]


def ingest(settings: Settings, source: str, inbox: Path | None = None) -> Batch:
    """Loads the new files in the inbox of `source` (default: settings.inbox/<source>).

    A file that cannot be read is rejected with its reason; the run continues without it and is marked degraded. Raises
    ContractError if the contract is not valid, ConfigurationError if `inbox` is not a folder, Busy if another ingest of
    this source is running.
    """
    contract = contracts.load(source)
    folder = inbox or settings.inbox_of(source)
    if inbox and not inbox.is_dir():
        raise ConfigurationError(
            f"There is no folder {inbox}, so there are no files to read. Give the folder with the files: --inbox DIR"
        )
    locks = settings.lake / "_staging"
    locks.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(locks / f".{source}.lock", timeout=0):
            point("ingest.start")
            lake.recover(settings, source)
            empty_tables.write(settings, contract)
            try:
                return _run(settings, contract, folder)
            except BaseException:  # a full disk, for example: what was not committed must not take space
                with suppress(Exception):
                    lake.recover(settings, source)
                raise
    except Timeout as error:
        raise Busy(
            f"Another ingest of '{source}' into {settings.lake} is running. Nothing was changed. Wait until it has "
            "finished, then run this again."
        ) from error


def _run(settings: Settings, contract: Contract, folder: Path) -> Batch:
    history = lake.batches(settings, contract.source)
    already_read = [outcome for batch in history for outcome in batch.files if outcome.state in ("loaded", "repeat")]
    started_at = _instant_after(history)
    batch = Batch(
        lake.batch_id(contract.source, started_at), contract.source, started_at.isoformat(timespec="microseconds")
    )
    unchanged = {(each.file, each.size, each.mtime_ns) for each in already_read}
    by_content = {(each.table, each.hash): each for each in already_read if each.state == "loaded"}
    by_table: dict[str, list[IncomingFile]] = defaultdict(list)
    repeated: list[tuple[FileOutcome, FileOutcome]] = []
    staging = lake.staging_folder(settings, batch.batch_id)
    staging.mkdir(parents=True)

    for dropped in scan(folder):
        if (dropped.name, dropped.size, dropped.mtime_ns) in unchanged:
            batch.already_loaded += 1
            continue
        outcome = FileOutcome(dropped.name, dropped.size, dropped.mtime_ns)
        outcome.loaded_at = (started_at + timedelta(microseconds=len(batch.files))).isoformat(timespec="microseconds")
        batch.files.append(outcome)
        incoming = _inspect(contract, dropped, outcome)
        if incoming and (same := by_content.get((outcome.table, outcome.hash))):
            repeated.append((outcome, same))
        elif incoming:
            by_content[(outcome.table, outcome.hash)] = outcome
            by_table[incoming.outcome.table or ""].append(incoming)

    for table in contract.tables:
        if by_table[table.name]:
            load_table(settings, contract, table, batch, by_table[table.name], already_read)
    for outcome in batch.files:
        if outcome.state == "loaded" and not outcome.rows:
            outcome.add("It contains no data rows. Send it again if it should.")
    for outcome, same in repeated:
        _mark_repeated(outcome, same)
    batch.is_degraded = any(_is_degrading(contract, outcome) for outcome in batch.files)
    _require_balance(batch)
    point("ingest.staged")
    lake.commit(settings, batch)
    return batch


def _instant_after(history: list[Batch]) -> datetime:
    """Now, or just after the latest instant of any batch if the clock was set back."""
    used = [batch.started_at for batch in history] + [each.loaded_at for batch in history for each in batch.files]
    latest = max((datetime.fromisoformat(each) for each in used if each), default=datetime.min.replace(tzinfo=UTC))
    return max(datetime.now(UTC), latest + timedelta(microseconds=1))


def _inspect(contract: Contract, dropped: DroppedFile, outcome: FileOutcome) -> IncomingFile | None:
    """The file with its table and its inspection. None if it cannot be read; `outcome` then has the reason."""
    if dropped.problem:
        outcome.state, outcome.message = "rejected" if dropped.is_file else "unrecognised", dropped.problem
        return None
    tables = tables_of(contract, dropped.name)
    if len(tables) != 1 or dropped.format is None:
        outcome.state, outcome.message = "unrecognised", _why_unrecognised(contract, dropped, tables)
        return None
    outcome.table = tables[0]
    table = contract.table(tables[0])
    try:
        inspection = inspect(dropped, table)
        outcome.hash = inspection.hash
        if inspection.columns:
            present = {name for name in inspection.columns if name is not None}
            outcome.missing_columns = check_columns(present, table)
        outcome.message = "; ".join(inspection.notes)
    except UnreadableFile as reason:
        outcome.state, outcome.message = "rejected", str(reason)
        return None
    except Exception as error:  # whatever one file holds, the others load
        outcome.state, outcome.message = "rejected", unexpected(error)
        return None
    return IncomingFile(dropped, inspection, outcome)


def _why_unrecognised(contract: Contract, dropped: DroppedFile, tables: list[str]) -> str:
    if dropped.format is None and not tables and is_note(dropped.name):
        return "A note, not data: ignored."
    if dropped.format is None:
        return (
            f"The format of '{Path(dropped.name).name}' is not supported: export it as CSV, JSON Lines or Parquet "
            "(.csv, .jsonl, .json, .parquet; text files may be gzipped, .gz), or remove it."
        )
    if len(tables) > 1:
        return f"The name fits several tables: {', '.join(tables)}. Change config.meta.files so that it fits only one."
    names = ", ".join(table.name for table in contract.tables)
    return f"The name fits no table of source '{contract.source}' ({names}). Rename the file, or set config.meta.files."


def _mark_repeated(outcome: FileOutcome, same: FileOutcome) -> None:
    """`outcome` has the same content for the same table as `same`, so all of its rows are repeats."""
    if same.state == "rejected":
        outcome.state, outcome.message = "rejected", same.message
        return
    outcome.state, outcome.rows, outcome.repeats = "repeat", same.rows, same.rows
    outcome.message = f"Same content as {same.file}."
    outcome.unknown_columns, outcome.missing_columns = same.unknown_columns, same.missing_columns


def _require_balance(batch: Batch) -> None:
    for outcome in batch.files:
        if outcome.rows != outcome.loaded + outcome.quarantined + outcome.repeats:
            raise ContractError(
                f"The row counts of {outcome.file} do not add up: {outcome.rows} rows are not {outcome.loaded} loaded "
                f"+ {outcome.quarantined} quarantined + {outcome.repeats} repeats. Nothing was loaded in this run. "
                "This is a bug in Accord: please report it, with the file."
            )


def _is_degrading(contract: Contract, outcome: FileOutcome) -> bool:
    """Whether data may be missing: the file was rejected, or belongs to no table and is not a note.

    A note that is named like a table (leads.txt) was probably meant as data.
    """
    if outcome.state == "unrecognised":
        return bool(tables_of(contract, outcome.file)) or not is_note(outcome.file)
    return outcome.state == "rejected"
