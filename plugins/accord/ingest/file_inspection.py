"""Inspects one file before it is read: its hash, whether it can be read, and the columns in its header."""

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

from accord.ingest.inbox import DroppedFile
from accord.store.contracts import METADATA, Table

CHUNK = 1 << 20
HEAD, LAST = 1 << 18, 100
# Longer lines are read wrongly or not at all by DuckDB (a last one of CSV without its end is lost), and cost memory.
LONGEST_LINE = 16 << 20
# Columns of a file that its contract does not name. Each becomes a column of the lake.
MOST_COLUMNS = 1_000
DELIMITERS = ",;\t|"


class UnreadableFile(Exception):
    """Why a whole file cannot be read, for the person who dropped it."""


def unexpected(error: Exception) -> str:
    """The reason to reject a file whose reading fails in a way that nobody foresaw."""
    words = (str(error).strip().splitlines() or [""])[0][:300]
    return (
        f"The file cannot be read: {type(error).__name__}: {words}. Correct it and send it again. If nothing is wrong "
        "with it, this is a bug in Accord: please report it, with the file."
    )


@dataclass
class FileInspection:
    """What is known of a file before it is read.

    `columns`: the file's columns in its own order, with their lake names (the contract's spelling; others in lower
    case); None is an unnamed column from a trailing delimiter. Empty for JSON, whose keys are found while reading.
    `is_plain`: DuckDB can read it directly; otherwise it is read record by record.
    """

    hash: str
    bytes: int
    columns: list[str | None] = field(default_factory=list)
    delimiter: str = ","
    types: tuple[str, ...] = ()
    layout: str = ""
    line_end: str = "\n"
    is_plain: bool = True
    notes: list[str] = field(default_factory=list)


def open_bytes(path: Path, is_gzipped: bool) -> gzip.GzipFile | io.BufferedReader:
    """The file's decompressed bytes."""
    return gzip.open(path, "rb") if is_gzipped else path.open("rb")


def inspect(dropped: DroppedFile, table: Table) -> FileInspection:
    """Hashes the file and reads its header. Raises UnreadableFile with the reason if the whole file is rejected."""
    digest, length, head, longest, last = _read(dropped)
    if length == 0 or (dropped.format != "parquet" and length == len(head) and not _text(head).strip()):
        raise UnreadableFile("The file is empty. Send it again, or remove it.")
    inspection = FileInspection(digest, length)
    if dropped.format == "csv":
        _inspect_csv(inspection, head, table)
    elif dropped.format == "parquet":
        _inspect_parquet(inspection, dropped, table)
    else:
        start = _text(head).lstrip()[:1]
        inspection.layout = "array" if start == "[" and dropped.format == "json" else "lines"
        if inspection.layout == "array" and last != b"]":  # DuckDB takes one that is cut off after a comma for whole
            raise UnreadableFile(
                "The file is not valid JSON: the array has no end, so a part is missing. Send it again."
            )
        inspection.line_end = "\r" if b"\r" in head and b"\n" not in head else "\n"
    if longest > LONGEST_LINE and inspection.layout != "array" and dropped.format != "parquet":
        raise UnreadableFile(
            f"It has a line of {longest:,} bytes; a line may have {LONGEST_LINE:,}. Perhaps a quote or a line end is "
            "missing, or the file is damaged: send it again."
        )
    return inspection


def _read(dropped: DroppedFile) -> tuple[str, int, bytes, int, bytes]:
    """SHA-256, length and first bytes of the decompressed content; of text also its longest line, if longer than a
    block, and its last byte that is not space. Also checks that text is UTF-8.
    """
    line = longest = 0
    last_byte = b""
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
                    first, last = _line_ends(block)
                    last_byte = block[-LAST:].rstrip()[-1:] or block.rstrip()[-1:] or last_byte
                    longest = max(longest, line + first)
                    line = line + first if last < 0 else len(block) - last - 1
                    pending = len(decoder.getstate()[0])  # bytes of a character that continues from the previous block
                    decoder.decode(block)
        if decoder:
            block, pending = b"", len(decoder.getstate()[0])
            decoder.decode(block, final=True)
    except EOFError as error:
        raise UnreadableFile("The gzip file is incomplete: it ends too early. Send it again.") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise UnreadableFile(f"The file is not a valid gzip file ({error}). Send it again.") from error
    except UnicodeDecodeError as error:
        place = length - len(block) - pending + error.start
        raise UnreadableFile(
            f"The text is not UTF-8: byte 0x{error.object[error.start]:02x} at position {place:,} (the first byte is "
            "0). Export it as UTF-8."
        ) from error
    except OSError as error:
        raise UnreadableFile(f"The file cannot be read: {error.strerror or error}.") from error
    return digest.hexdigest(), length, head, longest, last_byte


def _line_ends(block: bytes) -> tuple[int, int]:
    """The places of the first and the last line end; the block's length and -1 if there is none."""
    end = b"\n" if b"\n" in block else b"\r"
    first = block.find(end)
    return (len(block), -1) if first < 0 else (first, block.rfind(end))


def _text(head: bytes) -> str:
    return head.decode("utf-8-sig", errors="ignore")


def _inspect_csv(inspection: FileInspection, head: bytes, table: Table) -> None:
    text = _text(head)
    first_line = text.split("\n", 1)[0].rstrip("\r")
    best: list[str] = []
    for delimiter in DELIMITERS:
        try:
            header = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        except (csv.Error, StopIteration):
            continue
        if len(_known(header, table)) > len(_known(best, table)) or not best:
            best, inspection.delimiter = header, delimiter
    # DuckDB's reader skips exactly one line, so the whole header must be in the first line.
    inspection.is_plain = bool(first_line.strip()) and "\r" not in first_line and first_line.count('"') % 2 == 0
    if len(best) == 1 and any(mark in best[0] for mark in DELIMITERS) and not _known(best, table):
        raise UnreadableFile(
            "Each whole record is in quotes, so it is a single value. Export without quotes around records."
        )
    trailing = 0
    while best and not best[-1].strip():
        best.pop()
        trailing += 1
    if trailing:
        inspection.notes.append(f"{trailing} column(s) without a name after the last one, ignored as they are empty")
    inspection.columns = [*_resolve(best, table), *[None] * trailing]
    if longer := _longer_records(text, inspection):
        scope = "" if inspection.bytes <= HEAD else f" among its first {HEAD >> 10} KiB"
        inspection.notes.append(f"{longer} row(s){scope} end with more delimiters than the header, ignored as empty")


def _longer_records(text: str, inspection: FileInspection) -> int:
    """The number of records, at the beginning of a CSV, with more values than the header, the additional ones empty."""
    if not any(f"{inspection.delimiter}{end}" in text for end in "\r\n"):
        return 0
    width, longer = len(inspection.columns), 0
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=inspection.delimiter, strict=True):
            longer += len(record) > width and not any(record[width:])
    except csv.Error:  # an incomplete record or wrong quotes: reading will report it
        pass
    return longer


def _inspect_parquet(inspection: FileInspection, dropped: DroppedFile, table: Table) -> None:
    if dropped.is_gzipped:
        raise UnreadableFile("A gzipped Parquet file cannot be read. Parquet is already compressed: send it unzipped.")
    try:
        schema = pq.read_schema(dropped.path)
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFile(
            f"The file is not a valid Parquet file ({str(error).splitlines()[0]}). Send it again."
        ) from error
    inspection.columns = list(_resolve(schema.names, table))
    inspection.types = tuple("nested" if pa.types.is_nested(each) else str(each) for each in schema.types)


def _known(header: list[str], table: Table) -> set[str]:
    return {name.strip().lower() for name in header} & {name.lower() for name in table.names}


def _resolve(header: list[str], table: Table) -> list[str]:
    """The lake names of a file's columns. Raises UnreadableFile if the header does not belong to this table."""
    check_width(len(header), table)
    names = [lake_name(name, table) for name in header]
    if not set(names) & set(table.names):
        raise UnreadableFile(
            f"The first line contains none of the columns of '{table.name}' ({', '.join(table.names)}): "
            "the header is missing, or the file belongs to another table."
        )
    for name in names:
        if names.count(name) > 1:
            raise UnreadableFile(f"The header has column '{name}' {names.count(name)} times. Use each name once.")
    return names


def lake_name(name: str, table: Table) -> str:
    """The contract's spelling of a column (case and outer spaces are ignored), else the name in lower case."""
    plain = name.strip().lower()
    if not plain:
        raise UnreadableFile("A column has no name. Name it, or remove it.")
    if "\x00" in plain:
        shown = plain.replace("\x00", "\\0")
        raise UnreadableFile(f"The name of column '{shown}' contains a NUL character. Rename it.")
    if plain in METADATA or plain.startswith("accord:"):
        raise UnreadableFile(f"Column '{plain}' uses a name that is reserved for the lake. Rename it.")
    return next((each for each in table.names if each.lower() == plain), plain)


def widest(table: Table) -> int:
    """The number of columns that a file of this table may have."""
    return MOST_COLUMNS + len(table.names)


def check_width(number: int, table: Table) -> None:
    """Raises UnreadableFile if a file has too many columns."""
    if number > widest(table):
        raise UnreadableFile(
            f"It has {number:,} columns or more; a file of '{table.name}' may have {widest(table):,}. Names that "
            "differ from record to record are data: send them as values, for instance nested in one column."
        )


def check_columns(present: set[str], table: Table) -> list[str]:
    """The optional columns that a file does not have. Raises UnreadableFile if a required one is missing."""
    missing = [column for column in table.columns if column.name not in present]
    required = [column.name for column in missing if column.required]
    if required:
        raise UnreadableFile(f"Required column(s) missing: {', '.join(required)}. Found: {', '.join(sorted(present))}.")
    return [column.name for column in missing]
