"""Reads a text file record by record, for files that DuckDB's reader cannot read.

It is slower and tolerant: a record that cannot be parsed becomes one malformed row, and reading continues after it. Row
numbers count records (1 = first data row); blank lines are not records.
"""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass

from accord.ingest.file_inspection import FileInspection, UnreadableFile, open_bytes
from accord.ingest.inbox import DroppedFile

# A longer value means that a quote is missing its end.
LONGEST_VALUE = 2_000_000
VALUES_WITHOUT_A_NAME = "A column without a name contains values. Name the column, or remove it."


@dataclass(frozen=True)
class Record:
    """One record: its texts by the file's own column names; or the problem, with the unchanged line."""

    values: dict[str, str | None]
    problem: str | None = None
    line: str | None = None


def records(dropped: DroppedFile, inspection: FileInspection) -> Iterator[Record]:
    """The records of a CSV or JSON file, in order."""
    with open_bytes(dropped.path, dropped.is_gzipped) as raw, io.TextIOWrapper(raw, "utf-8-sig", newline="") as text:
        if dropped.format == "csv":
            yield from _csv_records(text, inspection)
        elif inspection.layout == "array":
            yield from _array_records(text)
        else:
            yield from (_json_record(line) for line in text if line.strip())


class _Lines:
    """The lines of a file. Remembers those that the CSV reader used for the current record, and can return them."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text = text
        self.taken: list[str] = []
        self.returned: list[str] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self.returned.pop() if self.returned else next(self.text)
        self.taken.append(line)
        return line

    def give_back_all_but_first(self) -> str:
        first, *rest = self.taken
        self.returned.extend(reversed(rest))
        return first


def _csv_records(text: io.TextIOWrapper, inspection: FileInspection) -> Iterator[Record]:
    lines = _Lines(text)
    csv.field_size_limit(LONGEST_VALUE)
    reader = csv.reader(lines, delimiter=inspection.delimiter, strict=True)
    width, named = len(inspection.columns), len(_named(inspection))
    is_header = True
    while True:
        lines.taken = []
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            # After a quote without an end, the reader takes all following lines as one value. So only the first line
            # is malformed; a new reader continues at the next line.
            first = lines.give_back_all_but_first()
            reader = csv.reader(lines, delimiter=inspection.delimiter, strict=True)
            yield Record({}, f"its quotes are not valid: {error}", first.rstrip("\r\n"))
            continue
        if not fields:
            continue
        while len(fields) > width and not fields[-1]:
            fields.pop()  # delimiters at the end of a record, which DuckDB's reader ignores too
        if is_header:
            is_header = False
        elif not named <= len(fields) <= width:
            line = "".join(lines.taken).rstrip("\r\n")
            quoted = "; the whole record is in quotes" if len(fields) == 1 and inspection.delimiter in fields[0] else ""
            yield Record({}, f"it has {len(fields)} value(s), but the header has {named}{quoted}", line)
        elif any(fields[named:]):
            raise UnreadableFile(VALUES_WITHOUT_A_NAME)
        else:
            yield Record(dict(zip(_named(inspection), fields, strict=False)))


def _named(inspection: FileInspection) -> list[str]:
    return [name for name in inspection.columns if name is not None]


def _array_records(text: io.TextIOWrapper) -> Iterator[Record]:
    try:
        found = json.load(text, strict=False)
    except ValueError as error:
        raise UnreadableFile(f"The file is not valid JSON ({error}). Send it again, or one object per line.") from error
    yield from (_object_record(each, json.dumps(each, ensure_ascii=False)) for each in found)


def _json_record(line: str) -> Record:
    plain = line.strip()
    try:
        return _object_record(json.loads(plain), plain)
    except (ValueError, RecursionError) as error:
        return Record({}, f"it is not valid JSON: {error}", plain)


def _object_record(found: object, line: str) -> Record:
    if not isinstance(found, dict):
        return Record({}, "it is valid JSON, but not an object with names and values", line)
    return Record({name: _as_text(value) for name, value in found.items()})


def _as_text(value: object) -> str | None:
    """A JSON value as text; nested ones stay JSON."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
