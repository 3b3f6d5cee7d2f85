"""A first look at one file: its hash, whether it can be read at all, and the columns it says it has."""

import codecs
import csv
import gzip
import hashlib
import io
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from accord.ingest.inbox import Dropped
from accord.store.contracts import METADATA, Table

CHUNK = 1 << 20
HEAD = 1 << 18
DELIMITERS = ",;\t|"


class Unreadable(Exception):
    """Why a whole file cannot be read, in words for the person who dropped it."""


@dataclass
class Inspected:
    """What a first look tells of a file.

    `columns`: the file's columns in its own order, under their lake names (the contract's spelling; others in lower
    case); None marks a phantom column that trailing delimiters made. Empty for JSON, whose keys are found on reading.
    `is_plain`: DuckDB can be told to read it straight away; otherwise it is read line by line.
    """

    hash: str
    bytes: int
    columns: list[str | None] = field(default_factory=list)
    delimiter: str = ","
    types: tuple[str, ...] = ()
    layout: str = ""
    is_plain: bool = True
    notes: list[str] = field(default_factory=list)


def open_bytes(path: Path, is_gzipped: bool) -> gzip.GzipFile | io.BufferedReader:
    """The file's decompressed bytes."""
    return gzip.open(path, "rb") if is_gzipped else path.open("rb")


def inspect(dropped: Dropped, table: Table) -> Inspected:
    """Hashes the file and reads its header. Raises Unreadable with the reason where the whole file must be refused."""
    digest, length, head = _read(dropped)
    if length == 0 or (dropped.format != "parquet" and length == len(head) and not _text(head).strip()):
        raise Unreadable("The file is empty. Send it again, or remove it.")
    seen = Inspected(digest, length)
    if dropped.format == "csv":
        _inspect_csv(seen, head, table)
    elif dropped.format == "parquet":
        _inspect_parquet(seen, dropped, table)
    else:
        start = _text(head).lstrip()[:1]
        seen.layout = "array" if start == "[" and dropped.format == "json" else "lines"
    return seen


def _read(dropped: Dropped) -> tuple[str, int, bytes]:
    """SHA-256, length and first bytes of the decompressed content; text is checked to be UTF-8 on the way."""
    digest, length, head, pending = hashlib.sha256(), 0, b"", 0
    decoder = None if dropped.format == "parquet" else codecs.getincrementaldecoder("utf-8")()
    try:
        with open_bytes(dropped.path, dropped.is_gzipped) as stream:
            while block := stream.read(CHUNK):
                digest.update(block)
                length += len(block)
                if len(head) < HEAD:
                    head += block[: HEAD - len(head)]
                if decoder:
                    pending = len(decoder.getstate()[0])  # bytes of a character that the block before broke off
                    decoder.decode(block)
        if decoder:
            block, pending = b"", len(decoder.getstate()[0])
            decoder.decode(block, final=True)
    except EOFError as error:
        raise Unreadable("The gzip file ends too early: it was cut off. Send it again.") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise Unreadable(f"The file is not a sound gzip file ({error}). Send it again.") from error
    except UnicodeDecodeError as error:
        place = length - len(block) - pending + error.start
        raise Unreadable(
            f"The text is not UTF-8: byte 0x{error.object[error.start]:02x} at position {place:,} (the first byte is "
            "0). Export it as UTF-8."
        ) from error
    except OSError as error:
        raise Unreadable(f"The file cannot be read: {error.strerror or error}.") from error
    return digest.hexdigest(), length, head


def _text(head: bytes) -> str:
    return head.decode("utf-8-sig", errors="ignore")


def _inspect_csv(seen: Inspected, head: bytes, table: Table) -> None:
    text = _text(head)
    first_line = text.split("\n", 1)[0].rstrip("\r")
    best: list[str] = []
    for delimiter in DELIMITERS:
        try:
            header = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        except (csv.Error, StopIteration):
            continue
        if len(_known(header, table)) > len(_known(best, table)) or not best:
            best, seen.delimiter = header, delimiter
    # The reader that skips one line must find the header in exactly that line, and all of it.
    seen.is_plain = bool(first_line.strip()) and "\r" not in first_line and first_line.count('"') % 2 == 0
    if len(best) == 1 and any(mark in best[0] for mark in DELIMITERS) and not _known(best, table):
        raise Unreadable(
            "Whole records are wrapped in quotes, so that each is one value. Export without quotes around records."
        )
    trailing = 0
    while best and not best[-1].strip():
        best.pop()
        trailing += 1
    if trailing:
        seen.notes.append(f"{trailing} column(s) without a name after the last one, ignored because they are empty")
    seen.columns = [*_resolve(best, table), *[None] * trailing]
    if longer := _longer_records(text, seen):
        scope = "" if seen.bytes <= HEAD else f" among its first {HEAD >> 10} KiB"
        seen.notes.append(f"{longer} row(s){scope} end in more delimiters than the header, ignored: nothing is there")


def _longer_records(text: str, seen: Inspected) -> int:
    """How many records of a CSV's beginning have more values than the header, all of the surplus empty."""
    if not any(f"{seen.delimiter}{end}" in text for end in "\r\n"):
        return 0
    width, longer = len(seen.columns), 0
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=seen.delimiter, strict=True):
            longer += len(record) > width and not any(record[width:])
    except csv.Error:  # a record cut off, or quotes that are not in order: reading says so
        pass
    return longer


def _inspect_parquet(seen: Inspected, dropped: Dropped, table: Table) -> None:
    if dropped.is_gzipped:
        raise Unreadable("A gzipped Parquet file cannot be read. Parquet is compressed already: send it as it is.")
    try:
        schema = pq.read_schema(dropped.path)
    except (pa.ArrowException, OSError) as error:
        raise Unreadable(
            f"The file is not a sound Parquet file ({str(error).splitlines()[0]}). Send it again."
        ) from error
    seen.columns = list(_resolve(schema.names, table))
    seen.types = tuple("nested" if pa.types.is_nested(each) else str(each) for each in schema.types)


def _known(header: list[str], table: Table) -> set[str]:
    return {name.strip().lower() for name in header} & {name.lower() for name in table.names}


def _resolve(header: list[str], table: Table) -> list[str]:
    """Lake names of a file's columns. Raises Unreadable where the header is no header of this table."""
    names = [lake_name(name, table) for name in header]
    if not set(names) & set(table.names):
        raise Unreadable(
            f"The first line holds none of the columns of '{table.name}' ({', '.join(table.names)}): "
            "the header is missing, or the file belongs elsewhere."
        )
    for name in names:
        if names.count(name) > 1:
            raise Unreadable(f"The header names column '{name}' {names.count(name)} times. Each name may stand once.")
    return names


def lake_name(name: str, table: Table) -> str:
    """The contract's spelling of a column (case and outer spaces make no difference), else the name in lower case."""
    plain = name.strip().lower()
    if not plain:
        raise Unreadable("A column has no name. Name it, or remove it.")
    if plain in METADATA or plain.startswith("accord:"):
        raise Unreadable(f"Column '{plain}' uses a name that the lake keeps for itself. Rename it.")
    return next((each for each in table.names if each.lower() == plain), plain)


def check_columns(present: set[str], table: Table) -> list[str]:
    """The optional columns a file lacks. Raises Unreadable where it lacks a required one."""
    missing = [column for column in table.columns if column.name not in present]
    needed = [column.name for column in missing if column.required]
    if needed:
        raise Unreadable(f"Required column(s) missing: {', '.join(needed)}. Found: {', '.join(sorted(present))}.")
    return [column.name for column in missing]
