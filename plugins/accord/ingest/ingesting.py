"""Dropped files into the lake: `ingest(settings, source)`.

The inputs of a run are the files *considered*: all in the inbox but those that an earlier run read and that are
unchanged (same path, size and time of modification), which are counted as already loaded and not opened. A rejected or
unrecognised file is considered again by every run until it is replaced or removed, so that it cannot be forgotten.
"""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from accord.common.duckdb_files import connect
from accord.common.errors import ContractError
from accord.common.fault_points import point
from accord.common.settings import Settings
from accord.ingest.file_inspection import Unreadable, check_columns, inspect
from accord.ingest.inbox import Dropped, is_note, scan, tables_of
from accord.ingest.loading import load_table
from accord.ingest.reading import Source
from accord.store import contracts, lake
from accord.store.contracts import Contract
from accord.store.lake import Batch, FileOutcome

__all__ = ["Batch", "FileOutcome", "ingest"]


def ingest(settings: Settings, source: str, inbox: Path | None = None) -> Batch:
    """Loads what lies in the inbox of `source` (default: settings.inbox/<source>) and was not loaded before.

    A file that cannot be read is rejected with its reason and the run goes on without it, marked degraded. Raises
    AccordError where the contract cannot be read, the folder is missing or another ingest of this source is running.
    """
    contract = contracts.load(source)
    folder = inbox or settings.inbox_of(source)
    if inbox and not inbox.is_dir():
        raise ContractError(f"There is no folder {inbox} to ingest. Give the folder that holds the files: --inbox DIR.")
    locks = settings.lake / "_staging"
    locks.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(locks / f".{source}.lock", timeout=0):
            point("ingest.start")
            lake.recover(settings, source)
            lake.write_schemas(settings, contract)
            return _run(settings, contract, folder)
    except Timeout as error:
        raise ContractError(
            f"Another ingest of '{source}' into {settings.lake} is running. Wait for it to end, then run again."
        ) from error


def _run(settings: Settings, contract: Contract, folder: Path) -> Batch:
    history = lake.batches(settings, contract.source)
    settled = [account for batch in history for account in batch.files if account.state in ("loaded", "repeat")]
    started_at = _instant_after(history)
    batch = Batch(
        lake.batch_id(contract.source, started_at), contract.source, started_at.isoformat(timespec="microseconds")
    )
    seen_before = {(each.file, each.size, each.mtime_ns) for each in settled}
    first_with = {(each.table, each.hash): each for each in settled}
    by_table: dict[str, list[Source]] = defaultdict(list)
    repeated: list[tuple[FileOutcome, FileOutcome]] = []
    staging = lake.staging_folder(settings, batch.batch_id)
    staging.mkdir(parents=True)

    for dropped in scan(folder):
        if (dropped.name, dropped.size, dropped.mtime_ns) in seen_before:
            batch.already_loaded += 1
            continue
        account = FileOutcome(dropped.name, dropped.size, dropped.mtime_ns)
        account.loaded_at = (started_at + timedelta(microseconds=len(batch.files))).isoformat(timespec="microseconds")
        batch.files.append(account)
        opened = _open(contract, dropped, account)
        if opened and (same := first_with.get((account.table, account.hash))):
            repeated.append((account, same))
        elif opened:
            first_with[(account.table, account.hash)] = account
            by_table[opened.account.table or ""].append(opened)

    with connect(spill_folder=staging / "spill") as connection:
        for table in contract.tables:
            load_table(connection, settings, contract, table, batch, by_table[table.name])
    for account in batch.files:
        if account.state == "loaded" and not account.rows:
            account.add("There are no data rows in it. Send it again if there should be.")
    for account, same in repeated:
        _repeat(account, same)
    batch.is_degraded = any(_degrades(contract, account) for account in batch.files)
    _balance(batch)
    point("ingest.staged")
    lake.commit(settings, batch)
    return batch


def _instant_after(history: list[Batch]) -> datetime:
    """Now, or just after the latest instant that a batch has used, should the clock have been set back."""
    used = [batch.started_at for batch in history] + [each.loaded_at for batch in history for each in batch.files]
    latest = max((datetime.fromisoformat(each) for each in used if each), default=datetime.min.replace(tzinfo=UTC))
    return max(datetime.now(UTC), latest + timedelta(microseconds=1))


def _open(contract: Contract, dropped: Dropped, account: FileOutcome) -> Source | None:
    """The file with its table and a first look at it; None if it is not to be read, with the reason in the account."""
    tables = tables_of(contract, dropped.name)
    if len(tables) != 1 or dropped.format is None:
        account.state, account.message = "unrecognised", _why_unrecognised(contract, dropped, tables)
        return None
    account.table = tables[0]
    table = contract.table(tables[0])
    try:
        seen = inspect(dropped, table)
        account.hash = seen.hash
        if seen.columns:
            present = {name for name in seen.columns if name is not None}
            account.missing_columns = check_columns(present, table)
        account.message = "; ".join(seen.notes)
    except Unreadable as reason:
        account.state, account.message = "rejected", str(reason)
        return None
    return Source(dropped, seen, account)


def _why_unrecognised(contract: Contract, dropped: Dropped, tables: list[str]) -> str:
    if dropped.format is None and not tables and is_note(dropped.name):
        return "A note, not data: left alone."
    if dropped.format is None:
        return (
            f"A file '{Path(dropped.name).name}' is not read: export it as CSV, JSON Lines or Parquet (.csv, .jsonl, "
            ".json, .parquet; text may be packed with gzip, .gz), or remove it."
        )
    if len(tables) > 1:
        return f"The name fits several tables: {', '.join(tables)}. Make config.meta.files tell them apart."
    names = ", ".join(table.name for table in contract.tables)
    return f"The name fits no table of source '{contract.source}' ({names}). Rename the file, or set config.meta.files."


def _repeat(account: FileOutcome, same: FileOutcome) -> None:
    """The same content for the same table as `same`: whatever became of its rows then, each is a repeat now."""
    if same.state == "rejected":
        account.state, account.message = "rejected", same.message
        return
    account.state, account.rows, account.repeats = "repeat", same.rows, same.rows
    account.message = f"Same content as {same.file}."
    account.unknown_columns, account.missing_columns = same.unknown_columns, same.missing_columns


def _balance(batch: Batch) -> None:
    for account in batch.files:
        if account.rows != account.loaded + account.quarantined + account.repeats:
            raise ContractError(
                f"The account of {account.file} does not balance: {account.rows} rows are not {account.loaded} loaded "
                f"+ {account.quarantined} quarantined + {account.repeats} repeats. Nothing of this run was loaded. "
                "This is a mistake in the program: please report it with the file."
            )


def _degrades(contract: Contract, account: FileOutcome) -> bool:
    """A rejected file, or a file that no table takes and that is no mere note, may hold what the run should have had.

    A note named like a table (leads.txt) was meant as data.
    """
    if account.state == "unrecognised":
        return bool(tables_of(contract, account.file)) or not is_note(account.file)
    return account.state == "rejected"
