"""Reading a text file record by record, for files in which DuckDB's reader finds something wrong.

It is slower and forgiving: a record that cannot be taken apart becomes one malformed row, and reading goes on after it.
Row numbers count records (1 = first data row); blank lines are no records.
"""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass

from accord.ingest.file_inspection import Inspected, Unreadable, open_bytes
from accord.ingest.inbox import Dropped

# A record longer than this is a quote that was never closed.
LONGEST_VALUE = 2_000_000


@dataclass(frozen=True)
class Record:
    """One record: its texts by the file's own column names, or why it has none, with the line as it stands."""

    values: dict[str, str | None]
    problem: str | None = None
    line: str | None = None


def records(dropped: Dropped, seen: Inspected) -> Iterator[Record]:
    """The records of a CSV or JSON file, in order."""
    with open_bytes(dropped.path, dropped.is_gzipped) as raw, io.TextIOWrapper(raw, "utf-8-sig", newline="") as text:
        if dropped.format == "csv":
            yield from _csv_records(text, seen)
        elif seen.layout == "array":
            yield from _array_records(text)
        else:
            yield from (_json_record(line) for line in text if line.strip())


class _Lines:
    """Lines of a file that remember what the CSV reader took for its current record, and can take lines back."""

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


def _csv_records(text: io.TextIOWrapper, seen: Inspected) -> Iterator[Record]:
    lines = _Lines(text)
    csv.field_size_limit(LONGEST_VALUE)
    reader = csv.reader(lines, delimiter=seen.delimiter, strict=True)
    width, named = len(seen.columns), len(_named(seen))
    is_header = True
    while True:
        lines.taken = []
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            # A quote that is never closed swallows what follows it, so only the first line is given up. The reader
            # cannot go on in the middle of a value: a new one starts at the next line.
            first = lines.give_back_all_but_first()
            reader = csv.reader(lines, delimiter=seen.delimiter, strict=True)
            yield Record({}, f"its quotes are not in order: {error}", first.rstrip("\r\n"))
            continue
        if not fields:
            continue
        while len(fields) > width and not fields[-1]:
            fields.pop()  # delimiters at the end of a record, which DuckDB's reader passes over too
        if is_header:
            is_header = False
        elif not named <= len(fields) <= width:
            found = "".join(lines.taken).rstrip("\r\n")
            wrapped = (
                "; the whole record is wrapped in quotes" if len(fields) == 1 and seen.delimiter in fields[0] else ""
            )
            yield Record({}, f"it has {len(fields)} value(s) where the header has {named}{wrapped}", found)
        elif any(fields[named:]):
            raise Unreadable("There are values below a column without a name. Name the column, or remove it.")
        else:
            yield Record(dict(zip(_named(seen), fields, strict=False)))


def _named(seen: Inspected) -> list[str]:
    return [name for name in seen.columns if name is not None]


def _array_records(text: io.TextIOWrapper) -> Iterator[Record]:
    try:
        found = json.load(text, strict=False)
    except ValueError as error:
        raise Unreadable(f"The file is not valid JSON ({error}). Send it again, or one object a line.") from error
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
