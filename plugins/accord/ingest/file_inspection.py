"""Inspects one file before it is read: its hash, whether it can be read, and the columns in its header."""

import csv
import io
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.parquet as pq

from accord.ingest.first_pass import HEAD, read_once
from accord.ingest.inbox import DroppedFile
from accord.ingest.unreadable import UnreadableFile
from accord.store.contracts import METADATA, Table

# Longer lines are read wrongly or not at all by DuckDB (a last one of CSV without its end is lost), and cost memory.
LONGEST_LINE = 16 << 20
# Columns of a file that its contract does not name. Each becomes a column of the lake.
MOST_COLUMNS = 1_000
DELIMITERS = ",;\t|"


@dataclass
class FileInspection:
    """What is known of a file before it is read.

    `columns`: the file's columns in its own order, with their lake names (the contract's spelling; others in lower
    case); None is an unnamed column from a trailing delimiter. Empty for JSON, whose keys are found while reading.
    `is_plain`: DuckDB can read it directly; otherwise it is read record by record. `has_spaced_quotes`: spaces stand
    between quotes and delimiters, which DuckDB reads in one way or another.
    """

    hash: str
    bytes: int
    columns: list[str | None] = field(default_factory=list)
    delimiter: str = ","
    types: tuple[str, ...] = ()
    layout: str = ""
    line_end: str = "\n"
    has_spaced_quotes: bool = False
    is_plain: bool = True
    notes: list[str] = field(default_factory=list)


def inspect(dropped: DroppedFile, table: Table) -> FileInspection:
    """Hashes the file and reads its header. Raises UnreadableFile with the reason if the whole file is rejected."""
    is_text = dropped.format != "parquet"
    found = read_once(dropped.path, dropped.is_gzipped, is_text)
    head, length = found.head, found.size
    if length == 0 or (is_text and length == len(head) and not _text(head).strip()):
        raise UnreadableFile("The file is empty. Send it again, or remove it.")
    inspection = FileInspection(found.hash.hexdigest(), length)
    if dropped.format == "csv":
        _inspect_csv(inspection, head, table)
        inspection.has_spaced_quotes = found.has_spaced_quotes
        inspection.is_plain &= not found.has_spaced_quotes
    elif dropped.format == "parquet":
        _inspect_parquet(inspection, dropped, table)
    else:
        start = _text(head).lstrip()[:1]
        inspection.layout = "array" if start == "[" and dropped.format == "json" else "lines"
        if (
            inspection.layout == "array" and found.last_byte != b"]"
        ):  # DuckDB takes one that is cut off after a comma for whole
            raise UnreadableFile(
                "The file is not valid JSON: the array has no end, so a part is missing. Send it again."
            )
        inspection.line_end = "\r" if b"\r" in head and b"\n" not in head else "\n"
    if found.longest_line > LONGEST_LINE and inspection.layout != "array":
        raise UnreadableFile(
            f"It has a line of {found.longest_line:,} bytes; a line may have {LONGEST_LINE:,}. Perhaps a line "
            "end is missing, or the file is damaged: send it again."
        )
    return inspection


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
